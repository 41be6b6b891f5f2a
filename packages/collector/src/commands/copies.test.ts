import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempDirectory } from '../../test/temp-directory.ts'
import { copiesIn } from './copies.ts'

const NOW = new Date('2026-11-20T12:00:00Z')

function withCopies(...days: readonly string[]): string {
  const root = tempDirectory()
  for (const [index, day] of days.entries()) {
    const folder = join(root, index % 2 === 0 ? 'exports' : 'backups')
    mkdirSync(folder, { recursive: true })
    const path = join(folder, `copy-of-${day}`)
    writeFileSync(path, '')
    utimesSync(path, new Date(day), new Date(day))
  }
  return root
}

test('says that there are none, or how many', () => {
  expect(copiesIn(tempDirectory(), 365, NOW)).toBe('no exports and no backups')
  expect(copiesIn(withCopies('2026-11-01', '2026-11-19'), 30, NOW)).toBe('2 exports and backups, which are yours to delete')
})

test('finds what outlived the events in it', () => {
  const root = withCopies('2026-11-19', '2026-10-20', '2026-10-22')
  expect(() => copiesIn(root, 30, NOW)).toThrow(
    `1 of 3 exports and backups are older than the 30 days that events are kept, such as ${join(root, 'backups', 'copy-of-2026-10-20')}. Delete them.`,
  )
})
