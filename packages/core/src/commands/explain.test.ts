import { expect, test } from 'vitest'
import { acme } from '../../test/acme.ts'
import { testWorld } from '../../test/test-world.ts'
import type { CatalogInput } from '../define/catalog.ts'
import { sanitizedText } from '../define/sanitized-text.ts'
import { explain } from './explain.ts'

function explained(catalog: CatalogInput): string {
  const lines: string[] = []
  const output = { out: (line: string) => void lines.push(line), err: () => {}, paint: (_: unknown, text: string) => text }
  expect(explain(testWorld(), { catalog, version: '1.0.0' }, output)).toBe(0)
  return lines.join(' ').replaceAll(/\s+/g, ' ')
}

const failed = (ownWords: readonly string[]): CatalogInput => ({
  ...acme,
  events: {
    ...acme.events,
    'plugin.failed': { question: 'Why?', since: '1.0.0', properties: { why: sanitizedText('Its message.', { ownWords }) } },
  },
})

test('[R-AST-3] says that no message leaves, and where one does what stays of it', () => {
  expect(explained(acme)).toContain('error messages and anything else that is free text')
  const text = explained(failed(['acme']))
  expect(text).not.toContain('error messages and anything else that is free text')
  expect(text).toContain('of error messages anything but words, codes and names that are publicly known')
  expect(text).toContain('At most 200 characters, of which only publicly known words, codes and names stay, and the words acme.')
})
