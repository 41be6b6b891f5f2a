import { variablePrefix } from './recipient.ts'
import { readSwitchOff } from './truth.ts'

/** What to do instead of sending, or that a run tells what it does. */
export type DebugAsked = { readonly print: boolean; readonly log: string | undefined } | { readonly diagnose: true }

/**
 * What the variables ask for. `DEBUG` names us as `acme:telemetry`, or `sonde:acme` for every tool at once by `sonde:*`, in a list, with `*` for any characters and `-` to except; a bare `*`
 * is for everybody, so it only asks to be told. `<TOOL>_TELEMETRY_DEBUG` asks unless it is empty or negative: whoever sets it does not
 * want to send.
 */
export function debugAsked(env: Readonly<Record<string, string | undefined>>, tool: string): DebugAsked | undefined {
  const prefix = variablePrefix(tool)
  const listed = listedIn(env['DEBUG'] ?? '', [`${tool}:telemetry`, `sonde:${tool}`])
  const print = readSwitchOff(env[`${prefix}_TELEMETRY_DEBUG`]) === 'refuses' || listed === 'by-name'
  const log = env[`${prefix}_TELEMETRY_LOG`] || undefined
  if (print || log !== undefined) return { print, log }
  return listed === 'with-all' ? { diagnose: true } : undefined
}

function listedIn(list: string, names: readonly string[]): 'by-name' | 'with-all' | undefined {
  const words = list.split(/[\s,]+/).filter((word) => word !== '')
  const isOurs = (pattern: string): boolean => names.some((name) => matches(pattern, name))
  if (words.some((word) => word.startsWith('-') && isOurs(word.slice(1)))) return undefined
  const matching = words.filter(isOurs)
  if (matching.some((word) => /[^*]/.test(word))) return 'by-name'
  return matching.length > 0 ? 'with-all' : undefined
}

/** Whether a pattern with `*` for any characters fits a name. Takes the leftmost place for each part, so no pattern makes it slow. */
export function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return pattern === name
  if (!name.startsWith(first)) return false
  let from = first.length
  for (const part of rest) {
    const at = name.indexOf(part, from)
    if (at < 0) return false
    from = at + part.length
  }
  return name.length - last.length >= from && name.endsWith(last)
}
