import { defineCatalog, flag, installed, known, milestone, oncePer, oneOf, projectCreated } from '@sonde/core'
import type { Profile } from '../profile.ts'

export const catalog = defineCatalog({
  tool: 'wasp',
  endpoint: 'https://telemetry.wasp.example',
  docs: 'https://wasp.example/docs/telemetry',
  about: {
    why: 'We want to know how many people try, use, build and deploy, and how often.',
    operator: 'The Wasp team',
    access: 'the Wasp team',
    sharing: 'none',
    source: 'https://wasp.example/source',
  },
  retentionDays: 365,
  ci: 'record',
  aliases: [{ variable: 'WASP_TELEMETRY_DISABLE', kind: 'any-value' }],
  identity: { machine: 'stable', project: 'salted' },
  events: {
    'cli.invoked': {
      question: 'How many people use Wasp, how often, and in how many projects?',
      since: '0.1.0',
      properties: {
        distinct_id: known('ids.machine', 'A random number of this installation.'),
        project_hash: known('ids.project', 'A hash of the project, made with a random key of this machine.'),
        is_build: flag('Whether the command was `build`.'),
      },
      // At most twice in 12 hours for each project: once for `build`, once for everything else.
      policy: oncePer('12h', ['project', 'is_build']),
    },
    installed: installed({ since: '0.1.0', question: 'How many people installed Wasp?' }),
    'project.created': projectCreated({ since: '0.1.0', starters: [] }),
    milestone: milestone({ since: '0.1.0', names: ['used', 'built', 'deployed'] }),
    'command.started': {
      question: 'How often is Wasp used?',
      since: '0.1.0',
      properties: { command: oneOf(['build', 'compile', 'db', 'deploy', 'new', 'start'], 'The command invoked.') },
      reach: 'command',
    },
  },
})

export const wasp: Profile = {
  catalog,
  version: '0.1.9.1',
  servers: ['start'],
  act: ({ command, record }) => {
    record('cli.invoked', { is_build: command === 'build' })
    if (command === 'new') record('project.created', { outcome: 'ok' })
    record('milestone', { name: STEPS[command] ?? 'used' })
  },
}

/** The commands that are steps. */
const STEPS: Readonly<Record<string, string>> = { build: 'built', deploy: 'deployed' }
