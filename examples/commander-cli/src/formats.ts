import type { Item } from './shelf.ts'

export const formats = ['table', 'markdown', 'json'] as const

export type Format = (typeof formats)[number]

/** An item with its number on the shelf. */
export type Numbered = readonly [number: number, item: Item]

/** Shows what is on the shelf. */
export function show(items: readonly Numbered[], format: Format): string {
  if (format === 'json') return JSON.stringify(items.map(([number, item]) => ({ number, ...item })))
  if (format === 'markdown')
    return items.map(([, { done, title, link }]) => `- [${done ? 'x' : ' '}] [${title}](${link})`).join('\n')
  const width = Math.max(0, ...items.map(([, { title }]) => title.length))
  return items
    .map(([number, { done, title, tags }]) =>
      `${String(number).padStart(3)} ${done ? '✔' : ' '} ${title.padEnd(width)}  ${tags.join(' ')}`.trimEnd(),
    )
    .join('\n')
}
