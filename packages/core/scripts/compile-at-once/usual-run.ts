// A program as authors write it, run from what is built: `on` turns its telemetry on, anything else is a recorded command.
import { commandFinished, createTelemetry, defineCatalog } from '../../dist/index.mjs'

// Which fact a run notes about the machine is drawn; two builds of one source are the same.
Math.random = () => 0.5

const telemetry = createTelemetry({
  version: '1.0.0',
  // As adapters have it: the lists of commands and flags are shipped with the tool.
  shipped: new URL('usual-run.catalog.json', import.meta.url),
  catalog: defineCatalog({
    tool: 'usual',
    endpoint: 'http://127.0.0.1:9',
    docs: 'https://usual.example/telemetry',
    about: { why: 'why', operator: 'operator', access: 'access', sharing: 'sharing', source: 'https://usual.example/source' },
    retentionDays: 30,
    events: { 'command.finished': commandFinished({ since: '1.0.0' }) },
  }),
})

if (process.argv[2] === 'on') {
  process.exitCode = await telemetry.command(['on'])
} else {
  const run = telemetry.startRun('build')
  run.set({ flags: ['minify'] })
  run.end('ok', { exitCode: 0 })
}
