import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { lookOverClickhouse } from './look-over.ts'
import { openClickhouseStore } from './open.ts'

/** A server on loopback that answers every question alike, and the questions it was asked. */
async function serverThatSays(answer: (response: ServerResponse) => void): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      asked.push(text)
      answer(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

/** As Debian's ClickHouse 18.16.1 answered, which was run for this once. */
const asDebianDoes = (response: ServerResponse): void => void response.end('{"version":"18.16.1","tokens":0}\n')

test('a server that has no deduplication tokens is refused in one line, and nothing is made there', async () => {
  const { url, asked } = await serverThatSays(asDebianDoes)
  const message = `ClickHouse 18.16.1 at \`${new URL(url).host}\` is too old: it has no deduplication tokens`
  for (const open of [openClickhouseStore, lookOverClickhouse]) {
    await expect(open({ url, password: 'secret' })).rejects.toThrow(
      expect.objectContaining({ code: 'database-unreadable', message: expect.stringContaining(message) as string }),
    )
  }
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter((text) => !text.startsWith('SELECT'))).toEqual([])
})

test('what a server says is wrong is told in one line, without the password', async () => {
  const { url } = await serverThatSays((response) => {
    response.statusCode = 401
    response.end('Code: 516. DB::Exception: nobody: Authentication failed.\nmore (AUTHENTICATION_FAILED)')
  })
  const failure = await openClickhouseStore({ url, username: 'nobody', password: 'secret' }).catch(
    (error: Error) => error.message,
  )
  expect(failure).toMatch(/^ClickHouse at `127\.0\.0\.1:\d+` cannot be used: .*Authentication failed.* \[database-unreadable\]$/)
  expect(failure).not.toContain('secret')
})
