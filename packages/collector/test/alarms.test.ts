import { request } from 'node:http'
import { expect, test } from 'vitest'
import { addDays } from '../src/calendar.ts'
import { writeCatalog } from './acme.ts'
import { body, finished, today } from './bodies.ts'
import { run, serve } from './collector-process.ts'
import { tempDirectory } from './temp-directory.ts'

async function send(url: string, content: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const status = await new Promise((resolve, reject) => {
    request(`${url}/v1/events`, { method: 'POST', headers }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end(JSON.stringify(content))
  })
  expect(status).toBe(202)
}

test('[B-10] a tool that used to report and has stopped is named at every start of the collector, and in its report', async () => {
  const data = tempDirectory()
  const first = await serve(data, '--catalog', writeCatalog(tempDirectory()))
  for (let day = 4; day < 14; day += 1) {
    await send(first.url, body(day, [finished({}, { at: addDays(today(), -day), n: 20 })]))
  }
  expect((await first.stop('SIGTERM')).stderr).toBe('')

  const { stdout } = await run('report', '--data', data)
  expect(stdout).toContain('It seems to have stopped. Nothing is known of the last 3 days, and there were events on 10 of the 14')
  const second = await serve(data)
  const { stdout: said, stderr } = await second.stop('SIGTERM')
  expect(said + stderr).toContain('acme seems to have stopped.')
})
