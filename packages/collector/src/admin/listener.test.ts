import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startAdmin } from './listener.ts'

async function open(url: string, bytes = ''): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  await new Promise((resolve) => socket.once('connect', resolve))
  if (bytes !== '') await new Promise((resolve) => socket.write(bytes, resolve))
  return socket
}

test('a connection on which nothing comes, or half a request, does not keep it from ending', async () => {
  const admin = await startAdmin({ routes: [] })
  const answered = await open(admin.url, 'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
  // Once this is answered, those that came before it are known to the server.
  const sockets = [await open(admin.url), await open(admin.url, 'GET /report HTTP/1.1\r\nhost: loc')]
  await new Promise((resolve) => answered.once('data', resolve))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const ended = sockets.map((socket) => new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve)))
  const closed = admin.close()
  await vi.advanceTimersByTimeAsync(5000)
  await expect(Promise.all([closed, ...ended])).resolves.toHaveLength(3)
})

test.each(['//', '*', 'http://[', '/%', '/report\\..'])(
  'asked for %s, says what it says of everything it does not have',
  async (target) => {
    const admin = await startAdmin({ routes: [] })
    onTestFinished(() => admin.close())
    const socket = await open(admin.url, `GET ${target} HTTP/1.1\r\nhost: localhost\r\n\r\n`)
    const answer = await new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())))
    expect(answer).toContain('HTTP/1.1 401 ')
  },
)
