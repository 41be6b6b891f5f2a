import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { counts, report } from '../../harness/collector-process.ts'
import { within } from '../../harness/waiting.ts'
import { joinedBy } from '../joined-by.ts'
import { plantedMachine } from '../planted-machine.ts'
import { deliver, madeOnce, reportingMachine, sendingMachine } from '../profile-machine.ts'
import { astro } from './profile.ts'

/** The configuration of the page's example. */
const EXAMPLE = `export default {
  markdownPlugins: [],
  adapter: { name: '@astrojs/vercel' },
  integrations: [{ name: '@astrojs/mdx' }, { name: '@astrojs/rss' }],
  markdown: { syntaxHighlight: 'shiki' },
}`

/** One with names and addresses of somebody's own, whose build fails in a public integration. */
const PRIVATE = `export default {
  site: 'https://secret.example',
  adapter: { name: '@secret/adapter' },
  integrations: [
    { name: 'secret-integration' },
    { name: '@astrojs/sitemap', build() { throw Object.assign(new Error('cannot read /home/secret'), { code: 'EACCES' }) } },
  ],
  markdown: { syntaxHighlight: 'secret', remarkPlugins: ['secret-plugin'] },
}`

/** What somebody did in a day, and what a real collector has of it. */
const day = madeOnce(async () => {
  const { machine, collector } = await reportingMachine('astro', astro)
  machine.createProject('shop')
  writeFileSync(join(machine.cwd, 'astro.config.mjs'), EXAMPLE)
  writeFileSync(join(machine.cwd, 'shop', 'astro.config.mjs'), PRIVATE)
  const server = machine.start(['dev'])
  await within('the session to be recorded', () => machine.spool().includes('ASTRO_CLI_SESSION_STARTED'))
  server.kill('SIGKILL')
  await once(server, 'exit')
  machine.run(['sync'], { CI: 'true', GITHUB_ACTIONS: 'true' })
  const failed = machine.inProject('shop', ['build'])
  await deliver(machine)
  const sent = machine.sent()
  const of = (command: string) => sent.filter(({ event: { properties } }) => properties['cliCommand'] === command)
  return { sent, of, failed, numbers: report(collector.data) }
})

test('[R-AST-1] Astro 3: the command, also of a server that is killed, with version, processors, operating system and CI', async () => {
  const { of, numbers } = await day()
  const [dev, sync] = [...of('dev'), ...of('sync')]
  for (const each of [dev, sync]) {
    expect(each?.version).toBe(astro.version)
    expect(each?.context).toMatchObject({
      os: expect.stringMatching(/^(?:linux|macos|windows)$/) as string,
      cpus: expect.stringMatching(/^\d+(-\d+|\+)?$/) as string,
    })
  }
  expect(dev?.context).not.toHaveProperty('ci')
  expect(sync?.context).toMatchObject({ ci: 'github-actions' })
  expect(counts(numbers.events)).toMatchObject({ ASTRO_CLI_SESSION_STARTED: 3 })
  expect(numbers.rejected).toEqual([])
})

test('[R-AST-2] Astro 4: integrations, adapter and options of Markdown, by closed lists, an empty list told from none', async () => {
  const { sent, of } = await day()
  const shop = of('build').find(({ event: { name } }) => name === 'ASTRO_CLI_SESSION_STARTED')
  expect(shop?.event.properties['config']).toEqual({
    site: true,
    adapter: 'other',
    integrations: ['@astrojs/sitemap', 'other'],
    markdown: { syntaxHighlight: 'other' },
  })
  expect(of('dev')[0]?.event.properties['config']).toMatchObject({ markdownPlugins: [] })
  expect(JSON.stringify(sent)).not.toContain('secret')
})

test('[R-AST-3] Astro 5: a failing build by class, code, stage and public integration', async () => {
  const { of, failed } = await day()
  expect(failed).toMatchObject({ status: 1, stderr: '@astrojs/sitemap failed\n' })
  const error = of('build').find(({ event: { name } }) => name === 'ASTRO_CLI_ERROR')
  expect(error?.event.properties).toEqual({
    cliCommand: 'build',
    name: 'AstroBuildError',
    code: 'EACCES',
    stage: 'generated',
    plugin: '@astrojs/sitemap',
    isFatal: true,
  })
})

test('[R-AST-5] Astro 7: the example of the page leaves exactly as it is there', async () => {
  const { of } = await day()
  expect(of('dev').map(({ event: { properties } }) => properties)).toEqual([
    {
      cliCommand: 'dev',
      config: {
        markdownPlugins: [],
        adapter: '@astrojs/vercel',
        integrations: ['@astrojs/mdx', '@astrojs/rss'],
        markdown: { syntaxHighlight: 'shiki' },
      },
    },
  ])
})

test('[R-AST-4] Astro 6: DEBUG="astro:telemetry" prints events and sends none; `*` only tells, and `-astro:telemetry` is left alone', async () => {
  const machine = await sendingMachine('astro', astro)
  const debug = (DEBUG: string) => machine.run(['build'], { DEBUG }).stderr
  const files = machine.files('')
  for (const pattern of ['astro:telemetry', 'vite:*,astro:*']) {
    const printed = debug(pattern)
    expect(printed).toContain('astro:telemetry recorded ASTRO_CLI_SESSION_STARTED {"cliCommand":"build"}')
    expect(printed).toContain('would send to')
  }
  await machine.courierDone()
  expect(machine.files('')).toEqual(files)

  machine.postponeDelivery()
  expect(debug('astro:*,-astro:telemetry')).toBe('')
  expect(debug('*')).toMatch(/^astro:telemetry on: nothing refused\nastro:telemetry recorded in .+\n$/)
  const spooled = machine.spool()
  expect(spooled.match(/ASTRO_CLI_SESSION_STARTED/g)).toHaveLength(2)
  machine.makeDeliveryDue()
  debug('astro:telemetry')
  await machine.courierDone()
  expect([machine.spool(), machine.sentEvents()]).toEqual([spooled, {}])
})

test('[R-AST-7] [B-7] Astro 10: two deliveries of a machine have nothing in common that another machine does not have', async () => {
  expect(await joinedBy('astro', astro)).toEqual([])
})

test('[R-AST-7] Astro 12: nothing personal is collected: no variable, path, content, output, git remote, stack or message', async () => {
  const machine = await plantedMachine('astro', astro, {
    files: { 'src/pages/index.astro': (secret) => `<h1>${secret}</h1>` },
  })
  const { argv } = machine
  machine.fail('build', argv.positional, '--root', argv.flagValue, argv.unknownFlag)
  machine.fail(argv.command)
  const told = (await machine.delivered()).map(({ event: { properties } }) => properties['cliCommand'])
  expect(told.toSorted()).toEqual(['build', 'other'])
})

describe('one switch for the whole machine, from any project', () => {
  async function twoProjects() {
    const machine = await sendingMachine('astro', astro)
    for (const project of ['blog', 'shop']) machine.createProject(project)
    return machine
  }

  test('[R-AST-6] Astro 14: `astro telemetry disable` in one project is off in the other, and says so', async () => {
    const machine = await twoProjects()
    expect(machine.inProject('blog', ['telemetry', 'disable'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('off for you on this machine, in all projects') as string,
    })
    expect(machine.inProject('shop', ['telemetry'])).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('Telemetry of astro is off') as string,
    })
    expect(machine.inProject('shop', ['build'])).toMatchObject({ status: 0, stdout: 'astro build\n', stderr: '' })
    await deliver(machine)
    expect([machine.spool(), machine.sentEvents()]).toEqual(['', {}])
  })

  test('[R-AST-6] Astro 15: `astro telemetry enable` in one project is on in the other, and says so', async () => {
    const machine = await twoProjects()
    machine.inProject('blog', ['telemetry', 'disable'])
    expect(machine.inProject('shop', ['telemetry', 'enable'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('on for you on this machine, in all projects') as string,
    })
    expect(machine.inProject('blog', ['telemetry'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Telemetry of astro is on') as string,
    })
    machine.inProject('blog', ['build'])
    await deliver(machine)
    expect(machine.sentEvents()).toMatchObject({ ASTRO_CLI_SESSION_STARTED: 1 })
  })
})

test('[R-AST-6] Astro 16: while ASTRO_TELEMETRY_DISABLED is set, whatever to, all telemetry is off', async () => {
  const machine = await sendingMachine('astro', astro)
  for (const value of ['1', '0', 'false', 'no', 'anything', '']) {
    const off = { ASTRO_TELEMETRY_DISABLED: value }
    machine.run(['build'], { ...off, ...(value === '1' && { CI: 'true' }) })
    expect([value, machine.spool()]).toEqual([value, ''])
  }
  expect(machine.run(['telemetry'], { ASTRO_TELEMETRY_DISABLED: '0' })).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('ASTRO_TELEMETRY_DISABLED is set') as string,
  })
  machine.run(['check'])
  await deliver(machine)
  expect(machine.sentEvents()).toMatchObject({ ASTRO_CLI_SESSION_STARTED: 1 })
})
