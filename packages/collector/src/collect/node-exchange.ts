import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse, type Answer } from './answer.ts'
import { incomplete, tooLarge, tooSlow } from './body.ts'
import type { Deadlines } from './deadlines.ts'

/** What all bodies that are being received hold together. What comes on top of `maxBytes` is told to come back. */
export interface Receiving {
  bytes: number
  readonly maxBytes: number
}

export const MAX_RECEIVING_BYTES = 64 * 1024 * 1024

export const tooBusy = refuse('busy', 'The collector receives too much at once. Send this again later.', { 'retry-after': '10' })

/** A sender reads a refusal only after it has sent its body, so this much more of it is read and thrown away. */
const MAX_IGNORED_BYTES = 1024 * 1024

/** Reads a body, at once where all of it has come. */
export function receive(
  request: IncomingMessage,
  receiving: Receiving,
  deadlines: Deadlines,
  maxBytes: number,
): Buffer | Answer | Promise<Buffer | Answer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return tooLarge(maxBytes)
  if (receiving.bytes > receiving.maxBytes) return tooBusy
  if (request.complete) return whole(request, maxBytes)
  if (request.destroyed) return incomplete
  return arriving(request, receiving, deadlines, maxBytes)
}

function whole(request: IncomingMessage, maxBytes: number): Buffer | Answer {
  const bytes = (request.read() as Buffer | null) ?? NOTHING
  return bytes.length > maxBytes ? tooLarge(maxBytes) : bytes
}

const NOTHING = Buffer.alloc(0)

function arriving(
  request: IncomingMessage,
  receiving: Receiving,
  deadlines: Deadlines,
  maxBytes: number,
): Promise<Buffer | Answer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    let isFinished = false
    const expire = (): void => finish(tooSlow)
    deadlines.add(expire)

    function finish(result: Buffer | Answer): void {
      if (isFinished) return
      isFinished = true
      deadlines.remove(expire)
      receiving.bytes -= bytes
      // The usual request has ended, and calls nobody any more.
      if (!request.complete) request.off('data', take).off('end', complete).off('close', cut)
      resolve(result)
    }

    function take(chunk: Buffer): void {
      if (isFinished) return
      bytes += chunk.length
      receiving.bytes += chunk.length
      if (bytes > maxBytes) finish(tooLarge(maxBytes))
      // Thousands may have begun while there was room, and send the rest at once.
      else if (receiving.bytes > receiving.maxBytes) finish(tooBusy)
      else chunks.push(chunk)
    }

    function complete(): void {
      // The usual body arrives in one piece and is not copied.
      finish(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))
    }

    function cut(): void {
      finish(incomplete)
    }

    request.on('data', take).on('end', complete).on('close', cut)
  })
}

/** Sends an answer, also to someone who is still sending. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, headers }: Answer,
  timeoutMs: number,
): void {
  // What an acknowledgement has comes first: an object that begins with a spread is put together slowly, and there is one in each answer.
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers })
  if (request.complete) {
    response.end(body)
    return
  }
  // Closing a connection with unread bytes resets it, and the sender would never see the answer.
  response.write(body)
  let ignored = 0
  const timer = setTimeout(() => request.destroy(), timeoutMs)
  request
    .on('data', (chunk: Buffer) => {
      ignored += chunk.length
      if (ignored > MAX_IGNORED_BYTES) request.destroy()
    })
    .on('close', () => {
      clearTimeout(timer)
      response.end()
    })
    .resume()
}
