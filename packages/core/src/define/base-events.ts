import { given } from './given.ts'
import { durationMs, int } from './numbers.ts'
import type { Decisions, OneOf, SanitizedText } from './property.ts'
import { sanitizedText, type SanitizedTextOptions } from './sanitized-text.ts'
import { UNREACHABLE } from './unreachable.ts'
import { declaredCommand, declaredFlags, errorClass, errorCode, oneOf, publicName } from './words.ts'

/** How a run ended. `aborted` is recorded by the courier, for a run whose process disappeared without an end. */
export const OUTCOMES = ['ok', 'error', 'aborted'] as const

/** What every base event asks of the author. */
export interface BaseEventOptions {
  /** The tool's version that first sent it. */
  readonly since: string
  /** Replaces the question shown to users. */
  readonly question?: string
}

/** Who could have prevented an error: the user, or the tool's author. */
const ERROR_KINDS = ['user', 'internal'] as const

/** What of `command.finished` an author may leave out. */
type OptionalPiece = 'flags' | 'exitCode' | 'durationMs' | 'errorKind' | 'errorClass' | 'errorCode' | 'unreachable'

/** Whether and how an event carries the message of its error. */
type AboutMessage = true | SanitizedTextOptions | undefined

/** The property for the message of an error, where it is asked for. */
type WithMessage<Message> = { readonly [Name in [Message] extends [undefined] ? never : 'errorMessage']: SanitizedText }

function withMessage<Message extends AboutMessage>(message: Message | undefined, about: string): WithMessage<Message> {
  const properties = !message ? {} : { errorMessage: sanitizedText(about, message === true ? {} : message) }
  return properties as WithMessage<Message>
}

/** Defines `command.finished`: one per run, with the words and flags that `sonde schema` collects from the program. */
export function commandFinished<
  const Word extends string = never,
  const Code extends string = never,
  const Thing extends string = never,
  const Without extends OptionalPiece = never,
  const Message extends AboutMessage = undefined,
>(
  options: BaseEventOptions & {
    /** Names of the author's own error classes; the standard ones are known. */
    readonly errors?: readonly Word[]
    /** The author's own error codes; the standard ones are known. */
    readonly codes?: readonly Code[]
    /** What `errors.classify` names beside the ready-made words. */
    readonly unreachable?: readonly Thing[]
    /** What `sonde schema` asks the author to decide about commands that the help hides. */
    readonly commands?: Decisions
    /** The same about flags that take any text, or that the help hides. */
    readonly flags?: Decisions
    /** Properties this tool does not send. */
    readonly without?: readonly Without[]
    /**
     * Adds `errorMessage`: what {@link sanitizedText} leaves of the message of the error that ended the command, with the tool's own
     * words where they are given. Off by default, and a statement of its own in the notice.
     */
    readonly errorMessage?: Message
  },
) {
  const own = given(options)
  const properties = {
    command: declaredCommand('The command invoked, without its arguments.', own.commands),
    flags: declaredFlags('The names of the declared flags that were typed, without their values.', own.flags),
    outcome: oneOf(OUTCOMES, 'How the command ended.'),
    exitCode: int(0, 255, 'The exit code of the process.'),
    durationMs: durationMs('Wall time of the command.'),
    errorKind: oneOf(ERROR_KINDS, 'Whether the error was a mistake the user can correct or a defect of the tool.'),
    errorClass: errorClass(own.errors ?? [], 'The class of the error that ended the command.'),
    errorCode: errorCode(own.codes ?? [], 'The code of that error.'),
    unreachable: oneOf(
      ([] as (Thing | (typeof UNREACHABLE)[number])[]).concat(UNREACHABLE, own.unreachable ?? []),
      'What the command could not reach or use.',
    ),
    ...withMessage(own.errorMessage, 'What is publicly known of the message of that error.'),
  }
  for (const name of ([] as Without[]).concat(own.without ?? [])) delete (properties as Partial<typeof properties>)[name]
  return {
    question: own.question ?? 'Which commands are used, how long do they take, and how often do they fail?',
    since: own.since,
    properties: properties as Omit<typeof properties, Without>,
    reach: 'command',
  } as const
}

/** Defines `command.started`: sent at the next delivery even while the command runs, for servers and watchers that never end. */
export function commandStarted<const Command extends string = never>(
  options: BaseEventOptions & {
    /** The commands, where no program declares them. */
    readonly commands?: readonly Command[]
  },
) {
  const own = given(options)
  const about = 'The command invoked, without its arguments.'
  const command: OneOf<Command> = own.commands ? oneOf(own.commands, about) : declaredCommand(about)
  return {
    question: own.question ?? 'Which commands are invoked?',
    since: own.since,
    properties: { command },
    reach: 'command',
  } as const
}

/**
 * Defines `stage.finished`: one per stage of a run, such as bundling. With `plugins`, the names of public packages, also which plugin
 * failed and with what class of error.
 */
export function stageFinished<
  const Stage extends string,
  const Plugin extends string = never,
  const Command extends string = never,
  const Word extends string = never,
  const Message extends AboutMessage = undefined,
>(
  options: BaseEventOptions & {
    readonly stages: readonly Stage[]
    readonly plugins?: readonly Plugin[]
    /** The commands that have stages. */
    readonly commands?: readonly Command[]
    /** Names of the author's own error classes; the standard ones are known. */
    readonly errors?: readonly Word[]
    /** Adds `errorMessage`, as in {@link commandFinished}. */
    readonly errorMessage?: Message
  },
) {
  const own = given(options)
  const { plugins, commands, errors = [] } = own
  const properties = {
    stage: oneOf(own.stages, 'The stage of the command.'),
    command: oneOf(commands ?? [], 'The command it was a stage of.'),
    outcome: oneOf(OUTCOMES, 'How the stage ended.'),
    durationMs: durationMs('Wall time of the stage.'),
    errorClass: errorClass(errors, 'The class of the error that ended the stage.'),
    plugin: publicName(plugins ?? [], 'The plugin that failed, if it is a listed one.'),
    ...withMessage(own.errorMessage, 'What is publicly known of the message of the error that ended the stage.'),
  }
  if (commands === undefined) delete (properties as Partial<typeof properties>).command
  if (plugins === undefined) delete (properties as Partial<typeof properties>).plugin
  return {
    question: own.question ?? 'Where does the time of a command go, and at which stage does it fail?',
    since: own.since,
    properties,
    reach: 'stage',
  } as const
}

/** The closed lists of what may be used. */
interface FeatureWords<Feature extends string, Word extends string> {
  readonly features: readonly Feature[]
  /** The variants that some features have. */
  readonly values?: readonly Word[]
}

/** Defines `feature.used`: one per use of a feature the author lists. */
export function featureUsed<const Feature extends string, const Word extends string = never>(
  options: BaseEventOptions & FeatureWords<Feature, Word>,
) {
  const own = given(options)
  return {
    question: own.question ?? 'Which features are used?',
    since: own.since,
    properties: featureProperties(own),
    reach: 'feature',
  } as const
}

function featureProperties<const Feature extends string, const Word extends string>({
  features,
  values,
}: FeatureWords<Feature, Word>) {
  return { feature: oneOf(features, 'The feature that was used.'), value: oneOf(values ?? [], 'Which variant of it.') } as const
}

/** Defines `project.created`, for a command that makes a project from a starter: `telemetry.record` it when the project is made. */
export function projectCreated<const Starter extends string>(
  options: BaseEventOptions & { readonly starters: readonly Starter[] },
) {
  const own = given(options)
  return {
    question: own.question ?? 'Which starters are projects made from, and how often does that fail?',
    since: own.since,
    properties: {
      starter: publicName(own.starters, 'The starter, if it is a listed one.'),
      outcome: oneOf(['ok', 'error'], 'How it ended.'),
    },
  } as const
}

/**
 * Defines `feature.started` and `feature.finished`, the pair of a feature that takes a while, such as watching: to be spread into
 * `events`. The start leaves even while the feature is in use.
 */
export function longFeatures<const Feature extends string, const Word extends string = never>(
  options: BaseEventOptions & FeatureWords<Feature, Word>,
) {
  const own = given(options)
  const question = own.question ?? 'Which features are used, for how long, and how do they end?'
  const properties = featureProperties(own)
  return {
    'feature.started': { question, since: own.since, properties, reach: 'feature' },
    'feature.finished': {
      question,
      since: own.since,
      properties: {
        ...properties,
        outcome: oneOf(OUTCOMES, 'How it ended.'),
        durationMs: durationMs('For how long it was used.'),
      },
    },
  } as const
}
