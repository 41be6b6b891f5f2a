import {
  buildFinished,
  commandFinished,
  commandStarted,
  defineCatalog,
  featureUsed,
  oneOf,
  projectCreated,
  stageFinished,
} from '@sonde/core'

const commands = ['build', 'clean', 'develop', 'new', 'serve'] as const
const stages = ['bootstrap', 'sourcing', 'render', 'bundle'] as const
const plugins = ['gatsby-plugin-image', 'gatsby-plugin-mdx', 'gatsby-plugin-sharp', 'gatsby-source-filesystem'] as const
const starters = ['gatsby-starter-blog', 'gatsby-starter-default'] as const

/** Every event says which command it belongs to. */
const command = oneOf(commands, 'The command invoked.')
const since = '1.0.0'

const finished = commandFinished({ since, without: ['flags'] })
const used = featureUsed({ since, features: ['DEV_SSR', 'FAST_DEV', 'PARALLEL_SOURCING'] })
const created = projectCreated({ since, starters })

export const catalog = defineCatalog({
  tool: 'gatsby',
  endpoint: 'https://telemetry.gatsby.example',
  docs: 'https://gatsby.example/docs/telemetry',
  about: {
    why: 'We prioritise fixes and features by how and when people use Gatsby.',
    operator: 'The Gatsby team',
    access: 'few people of the Gatsby team',
    sharing: 'public pages of plugins and starters',
    source: 'https://gatsby.example/source',
  },
  retentionDays: 365,
  ci: 'record',
  // Hour and weekday of the user's own clock.
  timing: 'hour',
  // Pseudonymous, and said to be so: a random id of the installation, one of the repository's address, one of the run and its children.
  identity: { machine: 'stable', project: 'shared', session: true },
  events: {
    'command.started': commandStarted({ since, commands }),
    'command.finished': { ...finished, properties: { ...finished.properties, command } },
    'build.finished': buildFinished({ since, commands: ['build', 'develop'], stages, plugins, starters }),
    // With what is publicly known of the messages of errors.
    'stage.finished': stageFinished({ since, commands, stages, plugins, errorMessage: true }),
    'feature.used': { ...used, properties: { ...used.properties, command } },
    'project.created': { ...created, properties: { ...created.properties, command } },
  },
})
