import { oneLine } from './one-line.ts'

/** Something the operator has to change. Its message is one line that says what happened and what to do. */
export class CollectorError extends Error {
  override readonly name = 'CollectorError'
  /** Kebab-case and permanent. */
  readonly code: CollectorErrorCode
  /** The message without its code. */
  readonly plainMessage: string
  constructor(code: CollectorErrorCode, message: string, options?: ErrorOptions) {
    const line = oneLine(message)
    super(`${line} [${code}]`, options)
    this.code = code
    this.plainMessage = line
  }
}

export type CollectorErrorCode =
  | 'wrong-usage'
  | 'wrong-config'
  | 'port-in-use'
  | 'cannot-listen'
  | 'data-unwritable'
  | 'data-in-use'
  | 'disk-full'
  | 'database-unreadable'
  | 'catalog-unreadable'
  | 'catalog-invalid'
  | 'catalog-kind-changed'
  | 'catalog-exists'
  | 'wrong-tool'
  | 'wrong-version'
  | 'token-exists'
  | 'unknown-token'
  | 'wrong-token'
  | 'no-collector'
  | 'tokens-unreadable'
  | 'store-failed'
  | 'stored-elsewhere'
  | 'no-data'
  | 'unknown-tool'
  | 'internal-error'

/** What there is to say of an error that comes from a full disk or a used up quota; undefined where it comes from something else. */
export function diskFull(error: unknown): CollectorError | undefined {
  // The database only has a text for it.
  const isFull =
    ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(systemCode(error) ?? '') ||
    (error instanceof Error && /No space left on device|Disk quota exceeded|File too large/i.test(error.message))
  return isFull
    ? new CollectorError(
        'disk-full',
        `The disk is full: ${(error as Error).message.replace(/\.$/, '')}. Make room and try again.`,
        {
          cause: error,
        },
      )
    : undefined
}

/** The `code` of a failed system call, such as `EACCES`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
