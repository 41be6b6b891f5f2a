import { isAscii, isUtf8 } from 'node:buffer'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { MAX_BODY_BYTES } from '@sonde/core/protocol'
import { refuse, type Answer } from './answer.ts'

const inflate = promisify(gunzip)

/** How long a sender may take for a body. */
export const BODY_TIMEOUT_MS = 10_000

export function tooLarge(maxBytes: number): Answer {
  return refuse('too-large', `A body has at most ${maxBytes} bytes, also when uncompressed. Send fewer events in each.`)
}

export const tooSlow: Answer = refuse('too-slow', 'The body did not arrive in time.')
export const incomplete: Answer = refuse('incomplete', 'The body ended before it was complete.')

/** Turns the bytes of a body into its text. Never expands them to more than `maxBytes`. */
export function textOf(bytes: Buffer, encoding: unknown, maxBytes = MAX_BODY_BYTES): string | Answer | Promise<string | Answer> {
  return encoding === 'gzip' ? decompressedText(bytes, maxBytes) : plainText(bytes)
}

function plainText(bytes: Buffer): string | Answer {
  // The usual body is looked over once instead of twice.
  if (isAscii(bytes)) return bytes.toString('latin1')
  return isUtf8(bytes) ? bytes.toString() : refuse('not-utf8', 'The body is not UTF-8.')
}

async function decompressedText(bytes: Buffer, maxBytes: number): Promise<string | Answer> {
  const plain = await decompress(bytes, maxBytes)
  return Buffer.isBuffer(plain) ? plainText(plain) : plain
}

async function decompress(bytes: Buffer, maxBytes: number): Promise<Buffer | Answer> {
  try {
    return await inflate(bytes, { maxOutputLength: maxBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(maxBytes)
    return refuse('bad-gzip', 'The body is declared as gzip and cannot be decompressed.')
  }
}
