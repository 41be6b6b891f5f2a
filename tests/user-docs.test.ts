import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { terminalPicture } from './pictures/terminal-picture.ts'
import { PICTURES, drawUserPictures } from './pictures/user-pictures.ts'

const page = readFileSync(join(PICTURES, '../README.md'), 'utf8')

const hasTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false
const atTerminals = hasTerminal || process.env['CI'] ? describe : describe.skip

atTerminals('the terminal pictures of the users’ page (need util-linux’s script)', () => {
  test('show what a real run prints today; `pnpm run pictures` draws them again', () => {
    const drawn = drawUserPictures()
    expect(readdirSync(PICTURES).toSorted()).toEqual(Object.keys(drawn).toSorted())
    for (const [name, svg] of Object.entries(drawn))
      expect([name, readFileSync(join(PICTURES, name), 'utf8')]).toEqual([name, svg])
  })
})

test('every picture is on the page, and everything the page links to is there', () => {
  for (const name of readdirSync(PICTURES)) expect(page).toContain(`pictures/${name}`)
  const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link)
  expect(links.length).toBeGreaterThan(5)
  for (const link of links) expect([link, existsSync(join(dirname(join(PICTURES, '../README.md')), link))]).toEqual([link, true])
})

describe('[R-SAM-1] the page tells how to switch off', () => {
  test.each([
    ['for one command', 'ACME_TELEMETRY=0 acme deploy'],
    ['in the profile on Linux', "echo 'export ACME_TELEMETRY=0' >> ~/.profile"],
    ['in the profile on macOS', "echo 'export ACME_TELEMETRY=0' >> ~/.zprofile"],
    ['on Windows', 'setx ACME_TELEMETRY 0'],
    ['for every tool', 'DO_NOT_TRACK=1'],
  ])('%s', (_, command) => {
    expect(page).toContain(command)
  })
})

describe('a terminal picture', () => {
  test('breaks lines at 80 columns as a terminal does, and escapes what XML would read', () => {
    const svg = terminalPicture('t', `${'a'.repeat(85)}<&>`)
    expect(svg).toContain(`>${'a'.repeat(80)}</text>`)
    expect(svg).toContain('>aaaaa&lt;&amp;&gt;</text>')
  })

  test('keeps the styles of what was printed', () => {
    expect(terminalPicture('t', '\u001B[1ma\u001B[22m \u001B[32mb\u001B[39m c')).toContain(
      '<tspan class="bold">a</tspan> <tspan class="green">b</tspan> c</text>',
    )
  })
})
