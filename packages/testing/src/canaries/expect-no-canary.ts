import type { Canary, CanaryHit } from './canary.ts'
import { findCanaries, type Place } from './find.ts'

/** More would not say more. */
const MAX_NAMED = 10

/** Canaries got out. The message names each with its kind, encoding and place, not its value. */
export class CanaryError extends Error {
  override readonly name = 'CanaryError'
  readonly code = 'canary-found'
  readonly hits: readonly CanaryHit[]

  constructor(lines: readonly string[], hits: readonly CanaryHit[]) {
    const more = lines.length > MAX_NAMED ? [`and ${lines.length - MAX_NAMED} more`] : []
    const named = [...lines.slice(0, MAX_NAMED), ...more].map((line) => `- ${line}`)
    super(`Values got out that must not:\n${named.join('\n')}\nFind who writes them there. [canary-found]`)
    this.hits = hits
  }
}

/**
 * Expects that no canary is in any place, in any encoding that {@link findCanaries} knows.
 *
 * @param places By the name that the message gives them: `{ 'the state directory': { directory } }`.
 * @throws CanaryError where one is, and Error where a place cannot be searched.
 */
export function expectNoCanary(places: Readonly<Record<string, Place>>, canaries: readonly Canary[]): void {
  const found = Object.entries(places).flatMap(([name, place]) => findCanaries(place, canaries).map((hit) => ({ name, hit })))
  if (found.length === 0) return
  throw new CanaryError(
    inWords(found),
    found.map(({ hit }) => hit),
  )
}

interface Found {
  readonly name: string
  readonly hit: CanaryHit
}

/** One line for each canary, encoding and file, with the first place and how many there are. */
function inWords(found: readonly Found[]): string[] {
  const groups = new Map<string, Found[]>()
  for (const one of found) {
    const { kind, encoding, file } = one.hit
    const key = JSON.stringify([one.name, kind, encoding, file])
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].map(([first, ...others]) => {
    const { name, hit } = first as Found
    const again = others.length === 0 ? '' : ` and ${others.length} more`
    return `${hit.kind}, ${hit.encoding}: in ${name}, ${placeIn(hit)}${again}`
  })
}

function placeIn({ file, offset }: CanaryHit): string {
  return file === '' ? `byte ${offset}` : `${file}, byte ${offset}`
}
