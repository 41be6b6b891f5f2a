import { OUTCOMES, type BaseEventOptions } from './base-events.ts'
import { given } from './given.ts'
import { bucket, durationMs, int } from './numbers.ts'
import { errorClass, errorCode, oneOf, publicName, publicNames, setOf } from './words.ts'

/** What of `build.finished` is there only where its words are given. */
interface BuildWords<Command, Stage, Plugin, Framework, Environment, Starter, Word, Code> {
  /** Default: `build` and `dev`. */
  readonly commands?: readonly Command[]
  /** The stages at which a build can fail. */
  readonly stages?: readonly Stage[]
  /** Names of public packages. */
  readonly plugins?: readonly Plugin[]
  /** `pairs` where the question is which plugins are used together, and not how builds with each of them end. Default: `set`. */
  readonly pluginsAs?: 'set' | 'pairs'
  readonly frameworks?: readonly Framework[]
  /** What is built for, such as `client` and `ssr`. */
  readonly environments?: readonly Environment[]
  /** Names of public packages that projects are made from. */
  readonly starters?: readonly Starter[]
  /** Names of the author's own error classes; the standard ones are known. */
  readonly errors?: readonly Word[]
  /** The author's own error codes; the standard ones are known. */
  readonly codes?: readonly Code[]
}

/** The sizes of a build: exact ones would tell projects apart. */
const SIZES = [1, 10, 30, 100, 300, 1000, 3000, 10_000] as const

/** Defines `build.finished`: one per build or dev session, with the plugins and frameworks of the project by closed lists. */
export function buildFinished<
  const Command extends string = 'build' | 'dev',
  const Stage extends string = never,
  const Plugin extends string = never,
  const Framework extends string = never,
  const Environment extends string = never,
  const Starter extends string = never,
  const Word extends string = never,
  const Code extends string = never,
>(options: BaseEventOptions & BuildWords<Command, Stage, Plugin, Framework, Environment, Starter, Word, Code>) {
  const own = given(options)
  const { stages, plugins, frameworks, environments, starters } = own
  const properties = {
    command: oneOf(own.commands ?? (['build', 'dev'] as unknown as readonly Command[]), 'The command invoked.'),
    outcome: oneOf(OUTCOMES, 'How the command ended.'),
    exitCode: int(0, 255, 'The exit code of the process, where it ended with the command.'),
    durationMs: durationMs('Wall time of the command.'),
    errorClass: errorClass(own.errors ?? [], 'The class of the error that ended the command.'),
    errorCode: errorCode(own.codes ?? [], 'The code of that error.'),
    stage: oneOf(stages ?? [], 'The stage that failed.'),
    plugin: publicName(plugins ?? [], 'The plugin that failed, if it is a listed one.'),
    plugins: publicNames(plugins ?? [], 'The listed plugins of the project.', { as: own.pluginsAs ?? 'set' }),
    frameworks: setOf(frameworks ?? [], 'The frameworks of the project.'),
    environments: setOf(environments ?? [], 'What it was built for.'),
    starter: publicName(starters ?? [], 'What the project was made from, if that is listed.'),
    modules: bucket(SIZES, 'How many modules went into it.'),
    files: bucket(SIZES, 'How many files came out of it.'),
  }
  const optional: Partial<typeof properties> = properties
  if (stages === undefined) delete optional.stage
  if (plugins === undefined) for (const name of ['plugin', 'plugins'] as const) delete optional[name]
  if (frameworks === undefined) delete optional.frameworks
  if (environments === undefined) delete optional.environments
  if (starters === undefined) delete optional.starter
  return {
    question: own.question ?? 'What are projects built with, how long does that take, and where does it fail?',
    since: own.since,
    properties,
    reach: 'command',
  } as const
}
