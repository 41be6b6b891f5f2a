import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { ID_PATTERNS } from '../../define/id-patterns.ts'
import { DAY_MS } from '../../edge/time-spans.ts'
import { ownMachineId } from './own-machine-id.ts'

const TEXT = 'b3b9f7c2d8e14a06'
const stable = { tool: 'acme', machine: 'stable', now: 0 } as const

test('[R-WAS-8] is the same wherever its text is, another for each text and tool', () => {
  const id = ownMachineId(TEXT, stable)
  expect(id).toMatch(ID_PATTERNS.machine)
  expect(ownMachineId(TEXT, { ...stable, now: 900 * DAY_MS })).toBe(id)
  expect(ownMachineId(`${TEXT}x`, stable)).not.toBe(id)
  expect(ownMachineId(TEXT, { ...stable, tool: 'other' })).not.toBe(id)
})

test('[R-WAS-8] can be made again as documented by whoever has the text', () => {
  const hex = createHmac('sha256', 'sonde machine id of acme').update(TEXT).digest('hex')
  const id = ownMachineId(TEXT, stable) ?? ''
  expect(id.replaceAll('-', '').slice(0, 12)).toBe(hex.slice(0, 12))
  expect(id[14]).toBe('8')
})

test('changes with the period where ids rotate', () => {
  const rotating = (day: number) => ownMachineId(TEXT, { ...stable, machine: { rotatingDays: 30 }, now: day * DAY_MS })
  expect(rotating(29)).toBe(rotating(0))
  expect(rotating(30)).not.toBe(rotating(0))
  expect(rotating(0)).not.toBe(ownMachineId(TEXT, stable))
})

test.each(['', 'ana', 'ana-codes-12345', 'x'.repeat(257)])('is none of a text that can be guessed, or is none: `%s`', (text) => {
  expect(ownMachineId(text, stable)).toBeUndefined()
})
