import { AstroTelemetry } from '@astrojs/telemetry'

// Its endpoint is a constant in its source, so its `fetch` is pointed at this machine.
const { fetch } = globalThis
globalThis.fetch = (_, init) => fetch(process.env.BENCH_ENDPOINT, init)

const telemetry = new AstroTelemetry({ astroVersion: '7.3.5', viteVersion: '8.3.8' })
console.log('done')
await telemetry.record({ eventName: 'ASTRO_CLI_COMMAND', payload: { cliCommand: 'build' } })
