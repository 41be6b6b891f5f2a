import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const bin = join(here, '../dist/bin.mjs')

const yargsPackages = {
  yargs: import.meta.resolve('yargs/package.json'),
  'yargs-17': import.meta.resolve('yargs-17/package.json'),
}

type Major = keyof typeof yargsPackages

export const majors: readonly Major[] = ['yargs', 'yargs-17']

/** A catalog as an author writes it; its declared lists are empty. */
export const catalog = {
  tool: 'acme',
  endpoint: 'https://telemetry.acme.example',
  docs: 'https://acme.example/telemetry',
  about: {
    why: 'To know what to fix.',
    operator: 'Acme',
    access: 'two people',
    sharing: 'nobody',
    source: 'https://acme.example/source',
  },
  retentionDays: 90,
  events: {
    'command.finished': {
      question: 'Which commands are used?',
      since: '1.0.0',
      properties: {
        command: { kind: 'oneOf', words: [], declared: 'commands', about: 'The command.' },
        flags: { kind: 'setOf', words: [], declared: 'flags', about: 'The flags.' },
      },
      reach: 'command',
    },
  },
}

/** A source line that exports {@link catalog}, or a changed one. */
export function exportCatalog(changes: object = {}): string {
  return `export const catalog = ${JSON.stringify({ ...catalog, ...changes })}\n`
}

/** An author's package in a directory of its own, with the dependencies such a package has. */
export function authorPackage(
  files: Readonly<Record<string, string>>,
  { major = 'yargs', ...rest }: { readonly major?: Major; readonly adapter?: '@sonde/commander' | undefined } = {},
) {
  const directory = mkdtempSync(join(tmpdir(), 'sonde-cli-'))
  mkdirSync(join(directory, 'node_modules/@sonde'), { recursive: true })
  symlinkSync(dirname(fileURLToPath(yargsPackages[major])), join(directory, 'node_modules/yargs'))
  symlinkSync(join(here, '../node_modules/@sonde/core'), join(directory, 'node_modules/@sonde/core'))
  symlinkSync(join(here, '../node_modules/commander'), join(directory, 'node_modules/commander'))
  const adapter = 'adapter' in rest ? rest.adapter : '@sonde/yargs'
  if (adapter) symlinkSync(join(here, '../node_modules', adapter), join(directory, 'node_modules', adapter))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), text)
  }
  return {
    directory,
    read: (name = 'telemetry.catalog.json') => readFileSync(join(directory, name), 'utf8'),
    write: (name: string, text: string) => writeFileSync(join(directory, name), text),
    /** Runs `sonde` there as a person does. */
    sonde(...args: readonly string[]) {
      const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...args], {
        cwd: directory,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: directory, LC_ALL: 'C' },
      })
      return { stdout, stderr, exitCode: status }
    },
    [Symbol.dispose]: () => rmSync(directory, { recursive: true }),
  }
}
