import { readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import type { Problem } from '@sonde/core/protocol'

/** What is wrong with the package that ships this file: one that lists what it ships, and not this, is published without it. */
export function packedProblem(path: string): readonly Problem[] {
  const found = packageAround(path)
  if (found === undefined || found.isPrivate || found.files === undefined) return []
  const name = relative(found.directory, path).split(sep).join('/')
  if (isListed(name, found.files)) return []
  const message = `The package is published without \`${name}\`, which \`files\` in its package.json does not list, and without it every command and flag is recorded as \`other\`. Add it there.`
  return [{ code: 'shipped-not-packed', message }]
}

interface AuthorPackage {
  readonly directory: string
  readonly isPrivate: boolean
  /** What it ships; undefined where it ships everything. */
  readonly files: readonly string[] | undefined
}

function packageAround(path: string): AuthorPackage | undefined {
  for (let directory = dirname(path); ; directory = dirname(directory)) {
    const manifest = manifestIn(directory)
    if (manifest !== undefined) {
      const files = Array.isArray(manifest.files) ? manifest.files.filter((entry) => typeof entry === 'string') : undefined
      return { directory, isPrivate: manifest.private === true, files }
    }
    if (dirname(directory) === directory) return undefined
  }
}

function manifestIn(directory: string): { readonly private?: unknown; readonly files?: unknown } | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
    return typeof manifest === 'object' && manifest !== null ? manifest : undefined
  } catch {
    return undefined
  }
}

/** As npm reads `files`: a folder stands for all in it, the last entry that matches decides. In doubt it is listed. */
function isListed(name: string, files: readonly string[]): boolean {
  let listed = false
  for (const entry of files) {
    const isExcluded = entry.startsWith('!')
    const pattern = entry
      .replace(/^!/, '')
      .replace(/^\.?\//, '')
      .replace(/\/$/, '')
    if (/[[\]{}()]/.test(pattern)) return true
    if (pattern === '.' || pattern === '' || expressionOf(pattern).test(name)) listed = !isExcluded
  }
  return listed
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*\/|\*\*|\*|\?)/).map((part, index) => (index % 2 === 1 ? WILD[part] : escaped(part)))
  return new RegExp(`^${parts.join('')}(?:/|$)`)
}

const WILD: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' }

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.|+]/g, String.raw`\$&`)
}
