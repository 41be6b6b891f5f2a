import { describe, expect, test } from 'vitest'
import { acme } from '../define/fixtures/acme.ts'
import { testWorld } from '../../test/test-world.ts'
import { help } from './help.ts'
import { fitting, table } from './output.ts'
import { plainPaint } from './paint.ts'

describe('a line in a terminal', () => {
  test('breaks a sentence between words', () => {
    expect(fitting('Telemetry of acme is off.', 16)).toBe('Telemetry of\nacme is off.')
  })

  test('breaks what is told about a body, and marks each of its lines', () => {
    expect(fitting('# Telemetry of acme is off.', 16)).toBe('# Telemetry of\n# acme is off.')
  })

  test.each(['{"v":1,"batch":"0123456789abcdef"}', '  acme telemetry off  turns it off', '#notice of the author'])(
    'leaves alone what is no sentence: %s',
    (line) => expect(fitting(line, 16)).toBe(line),
  )

  test('leaves everything alone where it is no terminal', () => {
    expect(fitting('Telemetry of acme is off.')).toBe('Telemetry of acme is off.')
  })
})

describe('a table', () => {
  const rows = [
    ['Sent', 'nothing'],
    ['Waiting', 'three bodies and some bytes'],
  ]

  test('aligns its columns', () => {
    expect(table(rows)).toEqual(['  Sent     nothing', '  Waiting  three bodies and some bytes'])
  })

  test('continues a last cell below itself where the terminal is too narrow', () => {
    expect(table(rows, 24)).toEqual(['  Sent     nothing', '  Waiting  three bodies', '           and some', '           bytes'])
  })

  test('measures what is seen, not colours', () => {
    const bold = '\u001B[1mSent\u001B[22m'
    expect(table([[bold, 'nothing'], ...rows], 38)[0]).toBe(`  ${bold}     nothing`)
  })
})

test('help fits a terminal of 80 columns', () => {
  const lines: string[] = []
  const out = (line: string): void => void lines.push(fitting(line, 80))
  help(testWorld(), { catalog: acme, version: '1.4.2' }, { out, err: out, paint: plainPaint, columns: 80 })
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  // A line for each: nothing had to be broken.
  expect(lines.filter((line) => line.startsWith('   '))).toEqual([])
})
