import type { IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'

/** One request as it arrived. */
export interface ReceivedRequest {
  readonly method: string
  /** With the query, if there is one. */
  readonly path: string
  /** Names and values in turns, spelled and ordered as they were sent. */
  readonly rawHeaders: readonly string[]
  /** The exact bytes of the body, as they were sent. */
  readonly bytes: Uint8Array
  /** The body as text, unpacked where it was sent with gzip. */
  readonly text: string
  /** What the collector answered; absent where it never did. */
  readonly status?: number
}

/** Reads a request to its end. Rejects where the sender goes away before. */
export async function readRequest(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const text = incoming.headers['content-encoding'] === 'gzip' ? unzipped(bytes) : bytes.toString()
  return { method: incoming.method ?? '', path: incoming.url ?? '', rawHeaders: incoming.rawHeaders, bytes, text }
}

/** Bytes that only pretend to be gzip are no text, and so no body. */
function unzipped(bytes: Buffer): string {
  try {
    return gunzipSync(bytes).toString()
  } catch {
    return ''
  }
}
