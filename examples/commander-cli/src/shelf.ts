import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** Something to read. */
export interface Item {
  readonly title: string
  readonly link: string
  readonly tags: readonly string[]
  readonly done?: true
}

/** Something the person who runs shelf can put right. */
export class Mistake extends Error {
  override readonly name = 'Mistake'
}

const path = 'shelf.json'

/** Reads the list of this directory; one that does not exist is empty. */
export function readShelf(): readonly Item[] {
  if (!existsSync(path)) return []
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as readonly Item[]
  } catch {
    throw new Mistake('`shelf.json` is not valid JSON. Correct it, or remove it to start again.')
  }
}

/** Replaces the list of this directory. */
export function writeShelf(items: readonly Item[]): void {
  writeFileSync(path, `${JSON.stringify(items, undefined, 2)}\n`)
}

/** Marks what has this number in `shelf list` as read. */
export function finish(items: readonly Item[], number: string): readonly Item[] {
  const index = Number(number) - 1
  if (!(index in items)) throw new Mistake(`There is no number ${number} on the shelf. See \`shelf list --all\`.`)
  return items.map((item, at) => (at === index ? { ...item, done: true } : item))
}

/** Renames a tag wherever it is used. */
export function renameTag(items: readonly Item[], from: string, to: string): readonly Item[] {
  if (!items.some(({ tags }) => tags.includes(from))) throw new Mistake(`Nothing on the shelf has the tag \`${from}\`.`)
  return items.map((item) => ({ ...item, tags: [...new Set(item.tags.map((tag) => (tag === from ? to : tag)))] }))
}
