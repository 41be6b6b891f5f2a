import { defineCatalog, flag, installed, known, milestone, oncePer, oneOf, projectCreated } from '@sonde/core'

/** Every other argument of `wasp deploy` is left out. */
export const deployWords = ['fly', 'setup', 'create-db', 'deploy', 'cmd'] as const
const deployments = deployWords.flatMap((first) => [first, ...deployWords.map((second) => `${first};${second}` as const)])

/** What WASP_TELEMETRY_CONTEXT may say; everything else is `other`. */
export const contexts = ['codespaces', 'gitpod', 'workshop'] as const
const inCi = [...contexts, 'other'].map((word) => `${word} CI`)

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
    cli: {
      question: 'How many people use Wasp, how often, and in how many projects?',
      since: '0.1.0',
      properties: {
        distinct_id: known('ids.machine', 'A random number of this installation.'),
        project_hash: known('ids.project', 'A hash of the project, made with a random key of this machine.'),
        is_build: flag('Whether the command was `build`.'),
        deploy_cmd_args: oneOf(deployments, 'Which of these words `deploy` was given, in their order.'),
        wasp_version: known('context.version', 'The version of Wasp.'),
        os: known('context.os', 'The operating system.'),
        context: oneOf(['CI', ...contexts, ...inCi], 'What the run is for, and whether it is in CI.'),
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
