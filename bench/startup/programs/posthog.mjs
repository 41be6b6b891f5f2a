import { PostHog } from 'posthog-node'

const client = new PostHog('phc_bench', { host: process.env.BENCH_ENDPOINT, disabled: process.env.POSTHOG_DISABLED === '1' })
console.log('done')
client.capture({ distinctId: 'machine', event: 'command finished', properties: { command: 'build', outcome: 'ok' } })
await client.shutdown()
