import { describe, expect, test } from 'vitest'
import { agentWords } from '../consent/agent.ts'
import { MAX_WORD_LENGTH, WORD } from '../define/names.ts'
import { AGENT_WORDS } from './agents.ts'
import { FACT_NAMES } from '../define/fact-names.ts'
import { acceptsFact, FACTS } from './facts.ts'

test.each([
  ['osVersion', 'linux 6.8'],
  ['osVersion', 'macos 15'],
  ['osVersion', 'macos 10.15'],
  ['osVersion', 'windows 8.1'],
  ['osVersion', 'other'],
  ['cpus', '1'],
  ['cpus', '8-11'],
  ['cpus', '64+'],
  ['memoryGiB', '0'],
  ['memoryGiB', '16-23'],
  ['memoryGiB', '128+'],
  ['container', 'docker'],
  ['container', 'none'],
  ['wsl', 'wsl2'],
  ['runtimeVersion', 'node 24.0'],
  ['tty', 'no'],
  ['terminal', 'windows-terminal'],
  ['ide', 'aws-toolkit-vscode'],
  ['cloudIde', 'codespaces'],
  ['packageManager', 'pnpm'],
  ['packageManagerVersion', 'pnpm 12.21'],
  ['packageManagerVersion', 'none'],
  ['label', 'smoke-test'],
  ['label', 'none'],
])('[R-SST-4] %s may be %s', (name, value) => {
  expect(acceptsFact(name, value, ['smoke-test'])).toBe(true)
})

test.each([
  ['osVersion', 'linux'],
  ['osVersion', 'linux 6.8.0'],
  ['osVersion', 'linux 6.8-ana'],
  ['osVersion', 'linux 123.4'],
  ['osVersion', 'linux 06.8'],
  ['osVersion', 'freebsd 14.1'],
  ['osVersion', 'none'],
  ['cpus', 8],
  ['cpus', '8'],
  ['runtimeVersion', 'pnpm 12.21'],
  ['runtimeVersion', 'node 24.123'],
  ['tty', true],
  ['terminal', 'my secret /home/me'],
  ['ide', 'VSCODE'],
  ['packageManager', 'pnpm 12.21'],
  ['packageManagerVersion', 'pnpm'],
  ['packageManagerVersion', 'pnpm 12.21\n'],
  ['label', 'secret'],
  ['label', ''],
  ['constructor', 'other'],
  ['__proto__', 'other'],
  ['hostname', 'other'],
  ['ide', ['vscode']],
  ['ide', null],
  ['ide', 'x'.repeat(1e6)],
])('[R-SST-4] %s may not be %s', (name, value) => {
  expect(acceptsFact(name, value, ['smoke-test'])).toBe(false)
})

describe.each(FACT_NAMES)('%s', (name) => {
  test('has words as catalogs have them, each once, without `other`, which every list has', () => {
    const { words } = FACTS[name] as { words: readonly string[] }
    expect(new Set(words).size).toBe(words.length)
    expect(words).not.toContain('other')
    for (const word of words) {
      expect(word).toMatch(WORD)
      expect(word.length).toBeLessThanOrEqual(MAX_WORD_LENGTH)
      expect(acceptsFact(name, word)).toBe(true)
    }
  })

  test('may be other', () => {
    expect(acceptsFact(name, 'other')).toBe(true)
  })
})

test('[R-AST-9] every coding agent that a run finds is one the collector accepts', () => {
  expect(agentWords().filter((word) => !AGENT_WORDS.includes(word))).toEqual([])
})
