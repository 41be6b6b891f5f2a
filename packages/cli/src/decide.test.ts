import { commandFinished, commandStarted, defineCatalog, flagValue } from '@sonde/core'
import type { CatalogInput, Decisions } from '@sonde/core/protocol'
import { describe, expect, test } from 'vitest'
import { decide } from './decide.ts'
import { catalog as acme } from '../test/author-package.ts'

interface Choices {
  readonly commands?: Decisions
  readonly flags?: Decisions
  readonly value?: string
}

function catalogWith({ value, ...decisions }: Choices = {}): CatalogInput {
  const finished = commandFinished({ since: '1.0.0', ...decisions })
  const properties = { ...finished.properties, ...(value !== undefined && { value: flagValue(value, 'The value.') }) }
  return defineCatalog({
    ...acme,
    events: { 'command.started': commandStarted({ since: '1.0.0' }), 'command.finished': { ...finished, properties } },
  })
}

const program = {
  commands: ['deploy', 'internal'],
  flags: ['dryRun', 'out', 'secretSwitch', 'target'],
  values: { target: ['fly', 'railway'] },
  unclear: { commands: { internal: 'hidden' }, flags: { out: 'text', secretSwitch: 'hidden' } },
} as const

describe('[B-6] every declared command and flag is decided', () => {
  test('by the program where its help shows it and it takes no text, and nobody leaves by default that is unclear', () => {
    const { words, undecided, toCopy, problems } = decide(catalogWith(), program)
    expect(words).toEqual({ commands: ['deploy'], flags: ['dryRun', 'target'], values: program.values })
    expect(undecided.map(({ code, message }) => [code, message.slice(0, 62)])).toEqual([
      ['undecided', 'The command `internal` is hidden in the help, so nothing of it'],
      ['undecided', 'The flag `out` takes any text, so nothing of it leaves. Decide'],
      ['undecided', 'The flag `secretSwitch` is hidden in the help, so nothing of i'],
    ])
    expect(undecided[0]?.message).toContain("commandFinished({ commands: { internal: 'name' } })")
    expect(problems).toEqual([])
    // Copied without a thought, it decides nothing that was not so before.
    expect(toCopy).toEqual(["flags: { out: 'never', secretSwitch: 'never' }"])
    expect(decide(catalogWith(), program, true).toCopy).toEqual(['"flags": { "out": "never", "secretSwitch": "never" }'])
  })

  test('by the author: its name, or nothing of it', () => {
    const decisions = { commands: { internal: 'never' }, flags: { out: 'name', secretSwitch: 'never', dryRun: 'never' } } as const
    const { words, undecided } = decide(catalogWith(decisions), program)
    expect(words).toMatchObject({ commands: ['deploy'], flags: ['out', 'target'] })
    expect(undecided).toEqual([])
  })

  test('by listing its value', () => {
    const unclear = { flags: { target: 'hidden' } } as const
    const { words, undecided } = decide(catalogWith({ value: 'target' }), { ...program, unclear })
    expect(words.flags).toContain('target')
    expect(undecided).toEqual([])
  })

  test('not where no event lists flags', () => {
    const events = { 'command.finished': commandFinished({ since: '1.0.0', without: ['flags'] }) }
    const { undecided } = decide(defineCatalog({ ...acme, events }), program)
    expect(undecided).toHaveLength(1)
  })

  test.each([
    ['decided-unknown', { flags: { nosuch: 'name' } }, 'decides on the flag `nosuch`'],
    ['decided-unknown', { commands: { nosuch: 'never' } }, 'decides on the command `nosuch`'],
    ['flag-value', { value: 'out' }, 'the value of the flag `out`, but the program declares no choices'],
  ] as const)('%s: a decision on what is not there is a mistake', (code, choices, message) => {
    const { problems } = decide(catalogWith(choices), program)
    expect(problems).toEqual([{ code, message: expect.stringContaining(message) }])
  })
})
