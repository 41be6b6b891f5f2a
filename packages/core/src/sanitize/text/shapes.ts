/** What the sanitizer writes in the place of what it takes out. */
export const PLACEHOLDER = { value: '<value>', path: '<path>', url: '<url>', code: '<code>', frames: '<frames>' } as const

const PLACEHOLDERS: ReadonlySet<string> = new Set(Object.values(PLACEHOLDER))

export function isPlaceholder(core: string): boolean {
  return PLACEHOLDERS.has(core)
}

/**
 * Numbers that say how much or which version, never whose: at most five digits, so no telephone, account or card number, and no
 * address but this machine's own.
 */
const SHAPES: readonly RegExp[] = [
  // 12, -1, 3.5, 99%, 300ms, 1.5s, 64KB, 3x
  /^-?\d{1,5}(?:\.\d{1,3})?(?:%|x|ms|s|m|h|d|B|[kKMG]i?B|kb|mb|gb)?$/,
  // 1.2.3, v20.11.1, ^18.0.0-rc.1, >=16, 1.x
  /^(?:[~^]|[<>]=?|=)?v?\d{1,4}\.\d{1,5}(?:\.\d{1,5})?(?:-(?:alpha|beta|canary|dev|next|nightly|rc|pre)(?:\.?\d{1,5}){0,3})?$/,
  /^(?:[~^]|[<>]=?|=|v)\d{1,4}$/,
  /^\d{1,3}\.(?:\d{1,3}\.)?[x*]$/,
  // 12:5, (3,14): a place in a file whose name is gone
  /^\d{1,5}[:,/]\d{1,5}(?::\d{1,5})?$/,
  // One byte
  /^0x[0-9a-fA-F]{1,2}$/,
  // What OpenSSL 3 says to programs written for OpenSSL 1
  /^error:0308010C:digital$/,
  /^routines::unsupported$/,
  // This machine's own addresses
  /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1?\]?)(?::\d{1,5})?$/,
  // SIGTERM, SIGKILL and their like
  /^SIG(?:ABRT|ALRM|BUS|CHLD|CONT|FPE|HUP|ILL|INT|KILL|PIPE|QUIT|SEGV|STOP|SYS|TERM|TRAP|TSTP|USR[12])$/,
  // TypeScript, Rust, Prisma and Node inspector numbers: a fixed letter, a fixed count of digits
  /^TS[1-9]\d{3,4}$/,
  /^E0[0-9]{3}$/,
  /^P[1-6]\d{3}$/,
]

const MAX_SHAPE = 32

/** Whether a piece is public by its shape alone. */
export function isShape(core: string): boolean {
  if (core.length > MAX_SHAPE) return false
  return isPlaceholder(core) || SHAPES.some((shape) => shape.test(core))
}
