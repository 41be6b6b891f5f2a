// A small tool that is built into one file. The way it delivers is that of an author who knows that: `acme build --flush`.
import { commandFinished, createTelemetry, defineCatalog, oneOf } from '@sonde/core'

const finished = commandFinished({ since: '1.0.0' })

const catalog = defineCatalog({
  tool: 'acme',
  endpoint: 'https://telemetry.acme.example',
  docs: 'https://acme.example/telemetry',
  about: {
    why: 'We decide what to fix next from these numbers.',
    operator: 'Acme Ltd',
    access: 'the three core maintainers',
    sharing: 'public report',
    source: 'https://acme.example/source',
  },
  retentionDays: 365,
  events: {
    'command.finished': {
      ...finished,
      properties: { ...finished.properties, command: oneOf(['build', 'fail'], 'The command invoked.') },
    },
  },
})

const telemetry = createTelemetry({ catalog, version: '1.4.2' })

async function main([command = '', ...words]: readonly string[]): Promise<void> {
  if (command === 'telemetry') {
    process.exitCode = await telemetry.command(words)
    return
  }
  const run = telemetry.startRun(command)
  console.log('built')
  if (command === 'fail') {
    run.end('error', { error: new RangeError('no room for /home/ana/secret'), exitCode: 3 })
    process.exitCode = 3
  }
  if (words.includes('--flush')) await telemetry.flush()
}

void main(process.argv.slice(2))
