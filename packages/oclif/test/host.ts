import { chmodSync, cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commandFinished, commandStarted, defineCatalog, oneOf, setOf } from '@sonde/core'
import type { AdapterHarness } from '@sonde/testing'
import { Program, section, type Major } from './program.ts'

const commands = ['codes', 'db migrate', 'deploy', 'exits', 'fails', 'inventory', 'patient', 'serve']
const finished = commandFinished({ since: '1.0.0' })

/** What the program may send. Its words are written out, as `sonde schema` would write them. */
const catalog = defineCatalog({
  tool: 'acme',
  retentionDays: 365,
  ...section,
  endpoint: 'https://telemetry.acme.example',
  events: {
    'command.started': { ...commandStarted({ since: '1.0.0' }), properties: { command: oneOf(commands, 'Which.') } },
    'command.finished': {
      ...finished,
      properties: {
        ...finished.properties,
        command: oneOf(commands, 'Which.'),
        flags: setOf(['dryRun', 'json', 'steps', 'target'], 'Which.'),
      },
    },
  },
})

/**
 * The program of fixtures/host-commands.mjs with one major of oclif, set up by its section alone, and which of its runs stand for the
 * cases of the suite.
 */
export function hostOf(major: Major, register: (program: Program) => void): AdapterHarness {
  const program = hostProgram({ major, oclif: { sonde: { ...catalog } } })
  const bare = hostProgram({ major, telemetry: false })
  register(program)
  register(bare)
  return {
    catalog,
    program: { file: join(program.root, 'bin.mjs') },
    bare: { file: join(bare.root, 'bin.mjs') },
    cases: {
      ok: {
        args: ['deploy', 'shop', '-n', '--target=fly'],
        command: 'deploy',
        exitCode: 0,
        properties: { flags: ['dryRun', 'target'] },
      },
      throws: { args: ['fails'], command: 'fails', exitCode: 1, properties: { errorClass: 'TypeError', errorKind: 'internal' } },
      exitCode: { args: ['codes'], command: 'codes', exitCode: 3 },
      processExit: { args: ['exits'], command: 'exits', exitCode: 7 },
      parseError: { args: (typed) => ['deploy', `--${typed}=${typed}`], command: 'deploy', exitCode: 2 },
      unknownCommand: { args: (typed) => [typed], command: 'other', exitCode: 2 },
      help: { args: ['deploy', '--help'], command: null, exitCode: 0 },
      version: { args: ['--version'], command: null, exitCode: 0 },
      alias: { args: (typed) => ['ship', typed], command: 'deploy', exitCode: 0 },
      nested: { args: ['db', 'migrate', '--steps', '2'], command: 'db migrate', exitCode: 0, properties: { flags: ['steps'] } },
      json: { args: ['inventory', '--json'], command: 'inventory', exitCode: 0 },
      waits: { args: ['serve'], command: 'serve', ready: 'serving' },
      handlesInterrupt: { args: ['patient'], command: 'patient', ready: 'working', exitCode: 4 },
    },
    // An error names the program's own file, and a warning of Node its process.
    normalise: (text) =>
      text
        .replaceAll(program.root, '<root>')
        .replaceAll(bare.root, '<root>')
        .replace(/\(node:\d+\)/, '(node)'),
  }
}

function hostProgram(setup: ConstructorParameters<typeof Program>[0]): Program {
  const program = new Program(setup)
  cpSync(fileURLToPath(new URL('fixtures/host-commands.mjs', import.meta.url)), join(program.root, 'commands.mjs'))
  // Somebody who owns nothing runs it, too.
  chmodSync(program.root, 0o755)
  return program
}
