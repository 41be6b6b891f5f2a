import { commandFinished, commandStarted, featureUsed, stageFinished } from '../src/define/base-events.ts'
import { defineCatalog } from '../src/define/catalog.ts'
import { bucket, durationMs, flag } from '../src/define/numbers.ts'
import { listOf, oneOf, setOf } from '../src/define/words.ts'
import { aboutAcme } from './about-acme.ts'

/** The catalog of an imagined tool, with commands written by hand instead of collected from a program. */
export const acme = defineCatalog({
  ...aboutAcme,
  events: {
    'command.started': {
      ...commandStarted({ since: '1.0.0' }),
      properties: { command: oneOf(['build', 'deploy', 'db migrate'], 'The command invoked.') },
    },
    'command.finished': {
      ...commandFinished({ since: '1.0.0' }),
      properties: {
        ...commandFinished({ since: '1.0.0' }).properties,
        command: oneOf(['build', 'deploy', 'db migrate'], 'The command invoked.'),
        flags: setOf(['force', 'target'], 'The flags typed.'),
      },
    },
    'stage.finished': stageFinished({ since: '1.0.0', stages: ['bundle', 'upload'] }),
    'feature.used': featureUsed({ since: '1.0.0', features: ['cache'], values: ['disk', 'memory'] }),
    'deploy.finished': {
      question: 'Which targets are used, and how long does a deployment take?',
      since: '1.0.0',
      properties: {
        target: oneOf(['fly', 'railway'], 'The platform deployed to.'),
        durationMs: durationMs('Wall time of the deployment.'),
        files: bucket([1, 10, 100], 'How many files were uploaded.'),
        cached: flag('Whether the cache was used.'),
        steps: listOf(['build', 'push'], 'The steps in order.', 4),
      },
      reach: 'target',
    },
  },
})
