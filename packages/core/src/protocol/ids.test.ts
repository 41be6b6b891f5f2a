import { describe, expect, test } from 'vitest'
import { acme } from '../define/fixtures/acme.ts'
import type { Identity } from '../define/identity.ts'
import { checkIds, ciMachine, idsChosen } from './ids.ts'
import type { WireIds } from './wire.ts'

const UUID = '6f9619ff-8b86-4d01-b42d-00c04fc964ff'
const ONE: Readonly<Record<keyof WireIds, WireIds>> = {
  machine: { machine: UUID },
  project: { project: '0123456789abcdef' },
  session: { session: UUID },
}
const CHOICES: Readonly<Record<keyof WireIds, readonly Identity[]>> = {
  machine: [{ machine: 'stable' }, { machine: { rotatingDays: 30 } }],
  project: [{ project: 'salted' }, { project: 'shared' }],
  session: [{ session: true }],
}
const NAMES = ['machine', 'project', 'session'] as const

describe.each(NAMES)('the id of a %s', (name) => {
  test('is chosen by its own choice and by no other', () => {
    for (const chosen of NAMES) {
      for (const identity of CHOICES[chosen]) expect(idsChosen([{ ...acme, identity }], ONE[name])).toBe(chosen === name)
    }
    expect(idsChosen([acme], ONE[name])).toBe(false)
    expect(idsChosen([], ONE[name])).toBe(false)
  })

  test('is chosen where any catalog of the tool chose it, because installed versions differ', () => {
    const [identity] = CHOICES[name]
    expect(idsChosen([acme, { ...acme, ...(identity && { identity }) }], ONE[name])).toBe(true)
  })

  test('has its form', () => {
    expect(checkIds(ONE[name], {})).toBeUndefined()
    expect(checkIds({ [name]: 'ana' }, {})).toBe('bad-ids')
    expect(checkIds({ [name]: { toString: () => UUID } }, {})).toBe('bad-ids')
  })
})

test('[C-14] the machine in CI is that of the vendor, and nowhere else', () => {
  expect(checkIds({ machine: ciMachine('gitlab') }, { ci: 'gitlab' })).toBeUndefined()
  expect(checkIds({ machine: ciMachine('gitlab') }, { ci: 'github-actions' })).toBe('bad-ids')
  expect(checkIds({ machine: ciMachine('gitlab') }, {})).toBe('bad-ids')
  expect(checkIds({ machine: UUID }, { ci: 'gitlab' })).toBe('bad-ids')
})
