/** Where a frame is: a file by its path with `/`, a builtin of Node by its name, or nothing that may be told. */
export type Location = { readonly path: string; readonly line: string } | 'node' | undefined

/** A path longer than this is no path of a tool. */
const MAX_LENGTH = 4096

/**
 * Reads the location out of one line of a stack, in both forms of V8: `at build (/x/a.js:1:2)` and `at /x/a.js:1:2`. Evaluated code,
 * native code and code from the network have no location.
 *
 * A function's name is never read: programs compute names from what users typed.
 */
export function locationOf(line: string): Location {
  const text = line.length <= MAX_LENGTH ? line.trim() : ''
  // A frame of evaluated code names the place that evaluated it.
  if (!text.startsWith('at ') || text.includes('(eval at ')) return undefined
  for (const candidate of candidates(text.slice(3))) {
    if (candidate.startsWith('node:')) return 'node'
    const path = isPlace(candidate) ? splitLocation(candidate) : undefined
    if (path) return path
  }
  return undefined
}

/** The text in the last parenthesis, which a path may itself contain, or what remains without a parenthesis. */
function* candidates(text: string): Generator<string> {
  if (!text.endsWith(')')) {
    yield text.startsWith('async ') ? text.slice(6) : text
    return
  }
  for (let at = text.indexOf(' ('), tries = 0; at >= 0 && tries < 8; at = text.indexOf(' (', at + 1), tries++) {
    yield text.slice(at + 2, -1)
  }
}

function isPlace(text: string): boolean {
  return text.startsWith('/') || text.startsWith('file://') || /^(?:[A-Za-z]:|\\)[/\\]/.test(text)
}

/** Splits `path:line:column` from the end, because a path may contain colons. */
function splitLocation(text: string): Exclude<Location, 'node'> {
  const column = text.lastIndexOf(':')
  const line = text.lastIndexOf(':', column - 1)
  if (line <= 0 || !isNumber(text.slice(column + 1)) || !isNumber(text.slice(line + 1, column))) return undefined
  const path = plainPath(text.slice(0, line))
  return path === undefined ? undefined : { path, line: text.slice(line + 1, column) }
}

function isNumber(text: string): boolean {
  return /^\d{1,9}$/.test(text)
}

/** One spelling for each file: URLs as paths, `/` as separator, drives in capitals. Undefined for a URL that is malformed. */
export function plainPath(place: string): string | undefined {
  const decoded = place.startsWith('file://') ? decode(place.slice(7)) : place
  const path = decoded?.replaceAll('\\', '/').replace(/^\/(?=[A-Za-z]:\/)/, '')
  return path?.replace(/^[a-z]:/, (drive) => drive.toUpperCase())
}

function decode(path: string): string | undefined {
  try {
    // A file on another computer keeps its two slashes.
    return decodeURIComponent(path.startsWith('/') ? path : `//${path}`)
  } catch {
    return undefined
  }
}
