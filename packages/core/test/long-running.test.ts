import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHome, runTool, startTool, type Home } from './tool.ts'

const hurry = join(import.meta.dirname, 'fixtures', 'hurry.mjs')

/** The courier finds nobody there. */
const NOWHERE = { ACME_TELEMETRY_ENDPOINT: 'http://127.0.0.1:9' }

/** Resolves as soon as a courier has noted what came of its attempt. */
async function delivered({ directory }: Home): Promise<void> {
  const receipt = join(directory, 'catalog-1.4.2.json')
  const changes = watch(directory)
  while (!existsSync(receipt)) await once(changes, 'change')
  changes.close()
}

test('[C-21] a server that only ever ends by Ctrl+C delivers while it runs', async () => {
  const home = createHome(NOWHERE)
  expect(runTool(home, ['telemetry', 'on']).status).toBe(0)
  const server = startTool(home, ['wait'], { NODE_OPTIONS: `--import=${hurry}` })
  await once(server.stdout as NonNullable<typeof server.stdout>, 'data')
  await delivered(home)
  server.kill('SIGINT')
  expect((await once(server, 'exit'))[1]).toBe('SIGINT')
})

test('what waits for a delivery keeps no program running', () => {
  const home = createHome(NOWHERE)
  runTool(home, ['telemetry', 'on'])
  expect(runTool(home, ['ok'])).toMatchObject({ status: 0, signal: null, stdout: 'built\n' })
})
