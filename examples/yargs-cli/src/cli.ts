import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'
import { migrate, seed } from './commands/db.ts'
import { deploy } from './commands/deploy.ts'
import { init } from './commands/init.ts'
import { logs } from './commands/logs.ts'
import { Mistake } from './mistake.ts'
import type { telemetry } from './telemetry.ts'
import { version } from './version.ts'

/**
 * The program, not yet parsed, so that `sonde schema` can ask it for its commands and flags.
 *
 * Handlers are asynchronous because yargs gives `fail` only what they reject with, not what they throw.
 */
export function createCli(recorder?: Pick<typeof telemetry, 'record'>) {
  return yargs(hideBin(process.argv))
    .scriptName('acme')
    .command(
      'init',
      'Create an app in this directory',
      (y) =>
        y
          .option('name', { type: 'string', describe: 'Name of the app', default: 'app' })
          .option('force', { type: 'boolean', alias: 'f', describe: 'Replace an app that is here' }),
      async ({ name, force }) => init(name, force),
    )
    .command(
      'deploy',
      'Deploy the app',
      (y) =>
        y
          .option('target', { choices: ['fly', 'railway'] as const, alias: 't', describe: 'Where to', default: 'fly' as const })
          .option('dry-run', { type: 'boolean', alias: 'n', describe: 'Only print what would be deployed' }),
      async ({ target, dryRun }) => {
        const deployment = deploy(target, dryRun)
        if (deployment) recorder?.record('deploy.finished', { target, ...deployment })
      },
    )
    .command('db', 'Change the database', (y) =>
      y
        .command('migrate', 'Apply the migrations that are not applied', {}, async () => migrate())
        .command(
          'seed',
          'Fill the tables with examples',
          { rows: { type: 'number', default: 3, describe: 'Rows per table' } },
          async ({ rows }) => seed(rows),
        )
        .demandCommand(1, 'Name what to do: migrate or seed.'),
    )
    .command(
      'logs',
      'Print what happened',
      (y) => y.option('follow', { type: 'boolean', alias: 'f', describe: 'Keep printing until interrupted' }),
      ({ follow }) => logs(follow),
    )
    .demandCommand(1, 'Name a command, such as deploy.')
    .strict()
    .version(version)
    .fail((message: string, error: Error | undefined) => {
      if (error && !(error instanceof Mistake)) throw error
      console.error(error?.message ?? `${message}\nSee \`acme --help\`.`)
      process.exit(1)
    })
}
