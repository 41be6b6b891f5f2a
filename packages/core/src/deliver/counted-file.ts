import { isFields, type Fields } from '../define/fields.ts'
import { ID_PATTERNS } from '../define/id-patterns.ts'
import { MAX_STATE_FILE_BYTES } from '../edge/files.ts'
import type { World } from '../edge/world.ts'
import { isPeriod } from './calendar.ts'
import { countedPath } from './counted-path.ts'
import { NOTHING_COUNTED, type Counted, type Counting } from './counted.ts'
import { fold } from './fold.ts'
import { writeDurably } from './durable-file.ts'
import { readOwnFile } from './own-file.ts'
import { idsOf, readSealed, sealedPath, sentPath } from './sealed-file.ts'

type CountedWorld = Pick<World, 'fs' | 'uid' | 'now'>

/**
 * Reads the counting memory. A missing one is empty: `off` deletes it, and whoever comes back is new. A damaged one is made again from
 * what the bodies of the last 30 days, waiting and sent, say was counted, so that little is counted twice. One of a newer format is
 * left alone, and nothing is counted beside it. Throws what the file system throws.
 */
export function readCounted(world: CountedWorld, directory: string): Counted | 'newer' {
  const file = readOwnFile(world, countedPath(directory), MAX_STATE_FILE_BYTES)
  if (file === 'missing') return NOTHING_COUNTED
  const found = file === 'foreign' ? undefined : parseCounted(file.bytes.toString('utf8'))
  return found ?? recoverCounted(world, directory)
}

/** Replaces the counting memory in one step. Throws what the file system throws. */
export function writeCounted(world: Pick<World, 'fs'>, directory: string, counted: Counted): void {
  const path = countedPath(directory)
  writeDurably(world, `${path}.tmp`, `${JSON.stringify(counted)}\n`)
  world.fs.renameSync(`${path}.tmp`, path)
}

function recoverCounted(world: CountedWorld, directory: string): Counted {
  const names = world.fs.readdirSync(directory)
  const found = [
    ...idsOf('sent', names).map((id) => ({ id, path: sentPath(directory, id) })),
    ...idsOf('sealed', names).map((id) => ({ id, path: sealedPath(directory, id) })),
  ]
  // What was held back last is what is held back.
  const paths = found.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ path }) => path)
  return paths.reduce((counted, path) => {
    const sealed = readSealed(world, path, path)
    const counting = typeof sealed === 'string' ? undefined : sealed.header.counting
    return isCounting(counting) ? fold(counted, { counting }, world.now()) : counted
  }, NOTHING_COUNTED)
}

function parseCounted(text: string): Counted | 'newer' | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (!isFields(value) || typeof value['v'] !== 'number') return undefined
    if (value['v'] > 1) return 'newer'
    return value['v'] === 1 && isCounting(value) && hasMemory(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Whether a value that was read back is one of ours. */
export function isCounting(value: unknown): value is Counting {
  if (!isFields(value)) return false
  const { first, active, reach, singly, held, machines, projects, reached, paired } = value
  return (
    (first === undefined || (isText(first) && isPeriod(first))) &&
    isTexts(active) &&
    active.every(isPeriod) &&
    isRecordOf(reach, (marks) => isTexts(marks) && marks.every((mark) => mark === 'ever' || isPeriod(mark))) &&
    isRecordOf(singly, Number.isFinite) &&
    Object.keys(singly).every((key) => isPeriod(key.slice(0, 10))) &&
    (held === undefined || isRecordOf(held, isHeld)) &&
    (machines === undefined || isRecordOf(machines, isMachine)) &&
    (projects === undefined || isRecordOf(projects, isProject)) &&
    (reached === undefined || isTexts(reached)) &&
    (paired === undefined || (isTexts(paired) && paired.every((key) => isPeriod(key.slice(0, 7)))))
  )
}

function isHeld(value: unknown): boolean {
  return isFields(value) && Number.isFinite(value['t']) && Number.isSafeInteger(value['n']) && (value['n'] as number) >= 0
}

function isMachine(value: unknown): boolean {
  if (!isFields(value)) return false
  const { id, since } = value
  return isText(id) && ID_PATTERNS.machine.test(id) && isText(since) && isPeriod(since)
}

function isProject(value: unknown): boolean {
  if (!isFields(value)) return false
  const { first, active } = value
  return isText(first) && isPeriod(first) && isTexts(active) && active.length > 0 && active.every(isPeriod)
}

function hasMemory(value: Fields): value is Fields & Counted {
  const { lines, untold } = value
  return (
    isRecordOf(lines, (seen) => isFields(seen) && isTexts(seen['done']) && isTexts(seen['carried'])) &&
    isRecordOf(untold, (drops) => isFields(drops) && isText(drops['to']) && isRecordOf(drops['dropped'], Number.isFinite))
  )
}

function isRecordOf(value: unknown, isItem: (item: unknown) => boolean): value is Record<string, unknown> {
  return isFields(value) && Object.values(value).every(isItem)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText)
}
