import { CATALOG_VERSION } from './canonical.ts'
import type { CatalogInput } from './catalog.ts'
import { assertErrorClasses } from './check-error-classes.ts'
import { checkEvents } from './check-event-definition.ts'
import { checkKeys, checkText } from './check-fields.ts'
import { checkIdentity, checkIdProperties } from './check-identity.ts'
import { checkWords } from './check-words.ts'
import { assertTransport } from './check-transport.ts'
import { checkEndpoint } from './endpoint.ts'
import { isFields, isWhole, type Fields } from './fields.ts'
import { MAX_CATALOG_SIZE, TOOL_NAME } from './names.ts'
import { isWhat, quoted, type Problem } from './problem.ts'
import { SetupError } from './setup-error.ts'
import type { Shipped } from './shipped-words.ts'
import { noteShipped } from './wired.ts'

/** Nobody corrects more at once. */
const MAX_PROBLEMS = 20

const MAX_ALIASES = 16
const CATALOG_KEYS = [
  'v',
  'tool',
  'endpoint',
  'docs',
  'about',
  'retentionDays',
  'events',
  'mode',
  'ci',
  'timing',
  'identity',
  'projects',
  'context',
  'label',
  'aliases',
  'sunset',
]
const ABOUT_KEYS = ['why', 'operator', 'access', 'sharing', 'source']
const OPTIONAL_ABOUT_KEYS = ['privacy', 'terms']

/**
 * Checks a catalog, as an author wrote it or as `telemetry.catalog.json` holds it, and lists what is wrong: at most 20 problems.
 *
 * Never throws, whatever the value; a value that is too large is not looked at any further.
 */
export function checkCatalog(value: unknown): readonly Problem[] {
  const problems: Problem[] = []
  try {
    for (const problem of problemsOf(value)) {
      problems.push(problem)
      if (problems.length === MAX_PROBLEMS) break
    }
  } catch {
    problems.push({
      code: 'unreadable-catalog',
      message: 'The catalog cannot be read, because a part of it throws. Write plain data.',
    })
  }
  return problems
}

/** @throws SetupError that names every problem of the catalog. Its code is that of the only problem, or `catalog`. */
export function assertCatalog(value: unknown): void {
  const problems = checkCatalog(value)
  const [first, ...others] = problems
  if (first === undefined) return
  if (others.length === 0) throw new SetupError(first.code, first.message)
  const list = problems.map(({ code, message }) => `\n- ${message} [${code}]`).join('')
  throw new SetupError('catalog', `The catalog has these problems:${list}\nCorrect them.`)
}

/** @throws SetupError where the catalog has problems, names an error class that is not among `classes`, or has no way out. */
export function assertSetup(
  catalog: CatalogInput,
  classes?: Readonly<Record<string, unknown>>,
  transport?: unknown,
  shipped?: Shipped,
): void {
  noteShipped(catalog, shipped)
  assertCatalog(catalog)
  assertErrorClasses(catalog, classes)
  assertTransport(transport)
}

function* problemsOf(catalog: unknown): Generator<Problem> {
  if (!isFields(catalog)) {
    yield { code: 'catalog-object', message: `The catalog ${isWhat(catalog)}. Pass what \`defineCatalog\` returns.` }
    return
  }
  if (isTooLarge(catalog)) {
    yield {
      code: 'catalog-size',
      message: `The catalog has more than ${MAX_CATALOG_SIZE} characters or contains itself, but every installation keeps a copy. Shorten its lists.`,
    }
    return
  }
  if (catalog['v'] !== undefined && catalog['v'] !== CATALOG_VERSION) {
    yield {
      code: 'catalog-version',
      message: `The catalog has the format ${quoted(catalog['v'])}, not ${CATALOG_VERSION}. Update Sonde.`,
    }
    return
  }
  yield* checkKeys(catalog, CATALOG_KEYS, 'The catalog')
  yield* checkTool(catalog['tool'])
  yield* checkEndpoint(catalog['endpoint'])
  yield* checkDocs(catalog['docs'])
  yield* checkAbout(catalog['about'])
  yield* checkRules(catalog)
  yield* checkIdentity(catalog)
  yield* checkLabel(catalog['label'])
  yield* checkAliases(catalog['aliases'])
  yield* checkEvents(catalog['events'])
  yield* checkIdProperties(catalog)
}

/** Adds up texts, keys and values until it is clear; that ends even where a catalog contains itself. */
function isTooLarge(catalog: Fields): boolean {
  const waiting: unknown[] = [catalog]
  let size = 0
  while (waiting.length > 0 && size <= MAX_CATALOG_SIZE) {
    const value = waiting.pop()
    size += typeof value === 'string' ? value.length + 1 : 1
    if (typeof value !== 'object' || value === null) continue
    const keys = Array.isArray(value) ? [] : Object.keys(value)
    size += Array.isArray(value) ? value.length : keys.length
    if (size > MAX_CATALOG_SIZE) break
    for (const key of keys) size += key.length
    for (const member of Object.values(value)) waiting.push(member)
  }
  return size > MAX_CATALOG_SIZE
}

function* checkTool(tool: unknown): Generator<Problem> {
  if (typeof tool === 'string' && TOOL_NAME.test(tool)) return
  yield {
    code: 'tool-name',
    message:
      `The tool's name ${isWhat(tool)}, but it becomes a directory and the prefix of variables. ` +
      'Use 1 to 32 lower-case letters, digits and `-`, a letter first.',
  }
}

function* checkDocs(docs: unknown): Generator<Problem> {
  const fits = typeof docs === 'string' && docs.length <= 500 && /^https?:\/\/[\x21-\x7E]+$/.test(docs) && URL.canParse(docs)
  if (fits) return
  yield {
    code: 'docs-url',
    message: `The catalog's \`docs\` ${isWhat(docs)}, but every notice links to that page. Write its URL, such as \`https://acme.dev/telemetry\`.`,
  }
}

function* checkAbout(about: unknown): Generator<Problem> {
  if (!isFields(about)) {
    yield { code: 'about', message: `The catalog's \`about\` ${isWhat(about)}. Give it ${ABOUT_KEYS.join(', ')}.` }
    return
  }
  yield* checkKeys(about, [...ABOUT_KEYS, ...OPTIONAL_ABOUT_KEYS], "The catalog's `about`")
  for (const key of ABOUT_KEYS) yield* checkText(about[key], 'about-text', `The catalog's \`about.${key}\``)
  for (const key of OPTIONAL_ABOUT_KEYS) {
    if (about[key] !== undefined) yield* checkText(about[key], 'about-text', `The catalog's \`about.${key}\``)
  }
}

function* checkRules({ retentionDays, mode, ci, timing, projects, context, sunset }: Fields): Generator<Problem> {
  if (!isWhole(retentionDays, 1, 3650)) {
    yield {
      code: 'retention-days',
      message: `The catalog's \`retentionDays\` ${isWhat(retentionDays)}. Use a whole number of days from 1 to 3650.`,
    }
  }
  if (mode !== undefined && mode !== 'opt-out' && mode !== 'opt-in') {
    yield { code: 'mode', message: `The catalog's \`mode\` ${isWhat(mode)}. Use \`opt-out\` or \`opt-in\`.` }
  }
  if (ci !== undefined && ci !== 'off' && ci !== 'record') {
    yield { code: 'ci', message: `The catalog's \`ci\` ${isWhat(ci)}. Use \`off\` or \`record\`.` }
  }
  if (timing !== undefined && timing !== 'day' && timing !== 'hour') {
    yield { code: 'timing', message: `The catalog's \`timing\` ${isWhat(timing)}. Use \`day\` or \`hour\`.` }
  }
  if (context !== undefined && context !== 'coarse' && context !== 'full') {
    yield { code: 'context', message: `The catalog's \`context\` ${isWhat(context)}. Use \`coarse\` or \`full\`.` }
  }
  if (projects !== undefined && typeof projects !== 'boolean') {
    yield { code: 'projects', message: `The catalog's \`projects\` ${isWhat(projects)}. Use \`true\` or \`false\`.` }
  }
  if (sunset !== undefined && !isDate(sunset)) {
    yield {
      code: 'sunset',
      message: `The catalog's \`sunset\` ${isWhat(sunset)}. Use the last UTC date, such as \`2027-12-31\`.`,
    }
  }
}

function* checkLabel(label: unknown): Generator<Problem> {
  if (label === undefined) return
  const where = "The catalog's `label`"
  const fields = isFields(label) ? label : {}
  yield* checkKeys(fields, ['variable', 'words'], where)
  yield* checkVariable(fields['variable'], 'label-variable', where)
  yield* checkWords(fields['words'], where)
}

function* checkVariable(variable: unknown, code: string, where: string): Generator<Problem> {
  if (typeof variable === 'string' && /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(variable)) return
  yield { code, message: `${where} has a \`variable\` that ${isWhat(variable)}. Write the name of an environment variable.` }
}

function* checkAliases(aliases: unknown): Generator<Problem> {
  if (aliases === undefined) return
  if (!Array.isArray(aliases) || aliases.length > MAX_ALIASES) {
    yield {
      code: 'aliases',
      message: `The catalog's \`aliases\` ${isWhat(aliases)}. Use a list of at most ${MAX_ALIASES} variables.`,
    }
    return
  }
  for (const [index, alias] of aliases.entries()) yield* checkAlias(alias, `The catalog's \`aliases[${index}]\``)
}

function* checkAlias(alias: unknown, where: string): Generator<Problem> {
  const fields = isFields(alias) ? alias : {}
  yield* checkKeys(fields, ['variable', 'kind'], where)
  const { variable, kind } = fields
  yield* checkVariable(variable, 'alias-variable', where)
  if (kind !== 'any-value' && kind !== 'value') {
    yield { code: 'alias-kind', message: `${where} has a \`kind\` that ${isWhat(kind)}. Use \`any-value\` or \`value\`.` }
  }
}

/** Whether a value is a day of the calendar: `2027-02-30` is none. */
function isDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const time = Date.parse(`${value}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
}
