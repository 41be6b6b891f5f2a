import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

const packages = {
  '@oclif/core': import.meta.resolve('@oclif/core/package.json'),
  'oclif-core-4': import.meta.resolve('oclif-core-4/package.json'),
}

type OclifMajor = keyof typeof packages

export const oclifMajors: readonly OclifMajor[] = ['@oclif/core', 'oclif-core-4']

/** The section of a program, as its author writes it. */
export const section = {
  endpoint: 'https://telemetry.acme.example',
  docs: 'https://acme.example/telemetry',
  about: { why: 'To fix.', operator: 'Acme', access: 'two people', sharing: 'nobody', source: 'https://acme.example/source' },
}

const commands = `
  import { Command, Flags } from '@oclif/core'
  const never = () => { throw new Error('the program must not run') }
  class Deploy extends Command {
    static aliases = ['ship']
    static enableJsonFlag = true
    static baseFlags = { verbose: Flags.boolean({ char: 'v' }) }
    static flags = { target: Flags.string({ options: ['fly', 'railway'], default: never }), region: Flags.string({ multiple: true, options: ['ams'] }) }
    run = never
  }
  class Migrate extends Command {
    static hidden = true
    static flags = { steps: Flags.integer({ parse: never }) }
    run = never
  }
  export const COMMANDS = { deploy: Deploy, 'db:migrate': Migrate }
`

interface Options {
  readonly oclif?: object
  readonly dependencies?: object
  readonly major?: OclifMajor
  readonly adapter?: boolean
}

/** The package of an oclif program in a directory of its own, with a stale manifest. */
export function oclifPackage({ oclif = {}, dependencies, major = '@oclif/core', adapter = true }: Options = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'sonde-cli-oclif-'))
  const write = (name: string, text: string): void => writeFileSync(join(directory, name), text)
  for (const scope of ['@oclif', '@sonde']) mkdirSync(join(directory, 'node_modules', scope), { recursive: true })
  symlinkSync(dirname(fileURLToPath(packages[major])), join(directory, 'node_modules/@oclif/core'))
  symlinkSync(join(here, '../node_modules/@sonde/core'), join(directory, 'node_modules/@sonde/core'))
  if (adapter) symlinkSync(join(here, '../node_modules/@sonde/oclif'), join(directory, 'node_modules/@sonde/oclif'))
  write('commands.mjs', commands)
  write(
    'oclif.manifest.json',
    JSON.stringify({ version: '1.4.2', commands: { gone: { id: 'gone', aliases: [], flags: {}, args: {} } } }),
  )
  write(
    'package.json',
    JSON.stringify({
      name: 'acme-cli',
      version: '1.4.2',
      type: 'module',
      dependencies: dependencies ?? { '@oclif/core': '*', '@sonde/oclif': '*' },
      oclif: {
        bin: 'acme',
        commands: { strategy: 'explicit', target: './commands.mjs', identifier: 'COMMANDS' },
        hooks: { init: './nosuch.mjs' },
        plugins: ['@sonde/oclif'],
        sonde: section,
        ...oclif,
      },
    }),
  )
  function sondeIn(folder: string, args: readonly string[]) {
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(here, '../dist/bin.mjs'), ...args], {
      cwd: join(directory, folder),
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: directory, LC_ALL: 'C' },
    })
    return { stdout, stderr, exitCode: status }
  }

  return {
    write,
    read: (name = 'telemetry.catalog.json') => JSON.parse(readFileSync(join(directory, name), 'utf8')) as unknown,
    /** Runs `sonde` there as a person does. */
    sonde: (...args: readonly string[]) => sondeIn('', args),
    sondeIn,
    [Symbol.dispose]: () => rmSync(directory, { recursive: true }),
  }
}
