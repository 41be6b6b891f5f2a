import { decodeLogs } from '../protocol/otlp/logs.ts'
import type { Body } from '../protocol/wire.ts'
import type { SealedHeader } from './sealed-file.ts'

/** Reads the body that was sealed, however its transport wrote it. Throws where the bytes are no body. */
export function bodyOfSealed({
  header,
  text,
}: {
  readonly header: Pick<SealedHeader, 'transport'>
  readonly text: string
}): Body {
  return header.transport?.kind === 'otlp' ? decodeLogs(text) : (JSON.parse(text) as Body)
}
