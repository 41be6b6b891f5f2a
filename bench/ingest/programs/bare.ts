// The floor: node:http that reads a body and answers. With a directory as argument, it answers after the body has been appended to a
// file and synced; whatever arrives during a sync shares the next one.
import { fdatasync, openSync, write } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serveMeasured } from './measured.ts'

const ANSWER = '{"sonde":1,"accepted":25,"rejected":[]}'
const [directory] = process.argv.slice(2)
const file = directory === undefined ? undefined : openSync(join(directory, 'bodies.ndjson'), 'a')

let waiting: { readonly body: Buffer; readonly response: ServerResponse }[] = []
let writing = false

function answer(response: ServerResponse): void {
  response.writeHead(202, { 'content-type': 'application/json', 'content-length': ANSWER.length })
  response.end(ANSWER)
}

function writeWaiting(descriptor: number): void {
  const group = waiting
  waiting = []
  writing = group.length > 0
  if (!writing) return
  const bytes = Buffer.concat(group.flatMap(({ body }) => [body, NEWLINE]))
  write(descriptor, bytes, (failure, written) => {
    if (failure || written < bytes.length) throw failure ?? new Error('a short write')
    fdatasync(descriptor, (unsynced) => {
      if (unsynced) throw unsynced
      for (const { response } of group) answer(response)
      writeWaiting(descriptor)
    })
  })
}

const NEWLINE = Buffer.from('\n')

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request
    .on('data', (chunk: Buffer) => chunks.push(chunk))
    .on('end', () => {
      if (file === undefined) {
        answer(response)
        return
      }
      waiting.push({ body: Buffer.concat(chunks), response })
      if (!writing) setImmediate(writeWaiting, file)
      writing = true
    })
})
server.listen(0, '127.0.0.1', () => {
  serveMeasured(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => server.closeAllConnections())
})
