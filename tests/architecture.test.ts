import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** What a page names in backticks as a path: of the repository, or of a package. */
function pathsIn(page: string): string[] {
  const named = readFileSync(join(root, page), 'utf8').matchAll(/`([a-z-]+(?:\/[\w.-]+)+)`/g)
  return [...new Set([...named].map(([, path = '']) => path))]
}

function exists(path: string): boolean {
  return [path, join('packages', path)].some((place) => existsSync(join(root, place)))
}

describe.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s', (page) => {
  test('names files and folders that are there', () => {
    const paths = pathsIn(page)
    expect(paths.length).toBeGreaterThan(3)
    expect(paths.filter((path) => !exists(path))).toEqual([])
  })
})

test('every stage of the pipeline and every promise has its place in ARCHITECTURE.md', () => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const stages = ['define', 'consent', 'record', 'sanitize', 'spool', 'deliver'].map(
    (stage) => `**${stage}** (\`core/src/${stage}\`)`,
  )
  const promises = Array.from({ length: 10 }, (_, index) => `\n| ${index + 1} | `)
  expect([...stages, ...promises].filter((words) => !text.includes(words))).toEqual([])
})
