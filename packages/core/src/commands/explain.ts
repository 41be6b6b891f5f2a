import { variablePrefix } from '../consent/recipient.ts'
import { LINE_WIDTH, wrap } from '../consent/wrap.ts'
import type { CatalogInput, EventDefinition } from '../define/catalog.ts'
import { choosesFullContext } from '../define/context-mode.ts'
import { hasFreeText } from '../define/coverage.ts'
import { choosesIds, choosesMachine, choosesProject, choosesSession } from '../define/identity.ts'
import { MACHINE_FACT } from '../define/names.ts'
import { isOwnEvent, machineActive, ownEventsOf } from '../define/own-events.ts'
import { OTHER } from '../define/property.ts'
import { withShippedWords } from '../define/shipped-words.ts'
import type { World } from '../edge/world.ts'
import { FACTS } from '../protocol/facts.ts'
import { readGateOf } from '../session/read-gate.ts'
import { typed, type CommandSubject, type Output } from './output.ts'
import { valuesInWords } from './values-in-words.ts'

/** Everything that leaves beside the events themselves, whatever the catalog says. */
const WITH_EVERY_BODY = [
  ['at', 'The date of the event in UTC, without the time.'],
  [
    'first',
    'Whether it is the first such event here on this day, in this week, in this month, or ever. This counts installations.',
  ],
  ['batch', 'A random number, another one for each body. It joins nothing; its secret stays here and is your key to erase.'],
  ['dropped', 'How many events could not be recorded or sent, by reason.'],
] as const

const COARSE = 'Operating system, processor type, runtime and its major version; the CI vendor or coding agent, if one runs it.'

const ALL_FACTS =
  'version of the operating system, number of processors and size of memory as ranges, container, WSL, version of the runtime, ' +
  'whether it prints to a terminal, which terminal, editor, cloud editor, package manager and its version, and the label of the run, ' +
  'each as a listed word'

/** What of the machine and the run goes with events, by the catalog's `context`. */
function contextRows(catalog: CatalogInput): (readonly [string, string])[] {
  if (!choosesFullContext(catalog))
    return [
      ['version', 'The first two numbers of the version, such as 1.4.'],
      ['context', COARSE],
    ]
  return [
    ['version', 'The numbers of the version, such as 1.4.2.'],
    ['context', `${COARSE} Also ${ALL_FACTS}. Together they may tell one machine from others.`],
  ]
}

/** Names of people and things stand in free text, so where it is sanitized there is more to say than never. */
const FREE_TEXT_NEVER = [
  'error messages and anything else that is free text',
  'of error messages anything but words, codes and names that are publicly known, where public messages have them',
] as const

const NEVER = [
  'arguments and values as they were typed, environment variables',
  'names and contents of files and folders, names of projects, hosts and people',
] as const

const NO_IDENTIFIER = 'an identifier of you, this machine or a project, or anything that joins two bodies'

/** Even where identifiers leave. */
const NO_NAME = 'anything of your hardware, host or login, also no identifier made of it'

/** Prints the catalog for people: who receives, what each event answers, every property with what it can be. Changes nothing. */
export function explain(world: World, subject: CommandSubject, output: Output): number {
  const catalog = withShippedWords(world, subject.catalog, subject.shipped, false)
  const { recipient } = readGateOf(world, subject)
  const events = Object.entries(catalog.events).filter(([name]) => !isOwnEvent(name))
  const width = Math.min(output.columns ?? LINE_WIDTH, LINE_WIDTH)
  const lines = [
    output.paint('bold', `What ${catalog.tool} may report, and to whom`),
    '',
    ...who(catalog, 'endpoint' in recipient ? recipient.endpoint : `nobody: ${recipient.refused}`, width),
    '',
    ...[...events, ...Object.entries(ownEventsOf(catalog))].flatMap(([name, event]) => eventLines(output, name, event, width)),
    output.paint('bold', 'With every body'),
    ...described([...WITH_EVERY_BODY, ...contextRows(catalog), ...identifiers(catalog)], width),
    '',
    output.paint('bold', 'Never'),
    ...[FREE_TEXT_NEVER[hasFreeText(catalog) ? 1 : 0], ...NEVER, choosesIds(catalog) ? NO_NAME : NO_IDENTIFIER].flatMap((line) =>
      hanging('  - ', line, width),
    ),
    '',
    ...wrap(`See it with \`${typed(subject, 'show')}\`, turn it off with \`${typed(subject, 'off')}\`.`, { indent: '', width }),
  ]
  for (const line of lines) output.out(line)
  return 0
}

/** What the identifiers are that an author chose: how they are made, what they join, and what ends them. */
function identifiers(catalog: CatalogInput): (readonly [string, string])[] {
  const { machine, project } = catalog.identity ?? {}
  const rotation = typeof machine === 'object' ? ` Replaced every ${machine.rotatingDays} days.` : ''
  const rows: (readonly [boolean, string, string])[] = [
    [
      choosesMachine(catalog),
      'ids.machine',
      `A random number of this installation, pseudonymous: it joins what is sent from here.${rotation} In CI one constant per vendor. \`off\` deletes it. Where you keep a random text in ${variablePrefix(catalog.tool)}_TELEMETRY_ID, a keyed hash of that instead.`,
    ],
    [
      choosesProject(catalog),
      'ids.project',
      project === 'shared'
        ? "16 digits made of the address of the project's repository, without names or passwords in it, pseudonymous: whoever knows the address can make them again."
        : "16 digits made of the project's repository address or folder and a random key of this machine, pseudonymous: nobody without the key can make them. `off` deletes the key.",
    ],
    [choosesSession(catalog), 'ids.session', 'A random number that one run shares with the runs it starts, pseudonymous.'],
  ]
  return rows.flatMap(([isChosen, name, text]) => (isChosen ? [[name, text] as const] : []))
}

function who({ about, retentionDays, mode, ci, docs }: CatalogInput, endpoint: string, width: number): string[] {
  const rows: (readonly [string, string | undefined])[] = [
    ['Why', about.why],
    ['Who', about.operator],
    ['Sent to', endpoint],
    ['Read by', about.access],
    ['Shared', about.sharing],
    ['Sold', 'never'],
    ['Kept', `${retentionDays} days`],
    [
      'When',
      (mode ?? 'opt-out') === 'opt-out' ? 'after a notice was shown, until you turn it off' : 'only after you turned it on',
    ],
    ['In CI', ci === 'record' ? 'recorded, without a notice' : 'never'],
    ['Source', about.source],
    ['Privacy', about.privacy],
    ['Terms', about.terms],
    ['Read more', docs],
  ]
  const known = rows.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]))
  return described(known, width)
}

function eventLines(output: Output, name: string, { question, since, properties }: EventDefinition, width: number): string[] {
  const rows = Object.entries(properties).map(([property, kind]) => [property, `${kind.about} ${valuesInWords(kind)}`] as const)
  const heading = since === machineActive.since ? '' : `, since ${since}`
  const more = name === MACHINE_FACT ? factRows() : []
  return [
    `${output.paint('bold', name)}${heading}`,
    ...wrap(question, { width }),
    ...described([...rows, ...more], width, '    '),
    '',
  ]
}

/** What each fact may be. */
function factRows(): (readonly [string, string])[] {
  return Object.entries(FACTS).map(([name, { words, versionsOf = [] }]) => {
    const versions = versionsOf.map((subject) => `${subject} with its version`)
    const labels = name === 'label' ? ['a word of the list of labels'] : []
    return [name, `One of: ${[...versions, ...labels, ...words, OTHER].join(', ')}.`]
  })
}

/** Rows of a name and a text that may take several lines. */
function described(rows: readonly (readonly [string, string])[], width: number, indent = '  '): string[] {
  const names = Math.max(...rows.map(([name]) => name.length))
  return rows.flatMap(([name, text]) => hanging(`${indent}${name.padEnd(names)}  `, text, width))
}

function hanging(start: string, text: string, width: number): string[] {
  const [first = '', ...rest] = wrap(text, { indent: ' '.repeat(start.length), width })
  return [`${start}${first.trimStart()}`, ...rest]
}
