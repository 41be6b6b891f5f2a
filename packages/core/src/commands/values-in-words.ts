import { bucketWords } from '../define/numbers.ts'
import { leavesAsPairs } from '../define/pairs.ts'
import { OTHER, type Property } from '../define/property.ts'
import { MAX_TEXT_LENGTH } from '../define/sanitized-text.ts'

/** What a value can be, for the kinds whose words are not all the catalog's own. */
const KNOWN_LISTS: Readonly<Record<string, string>> = {
  errorClass: 'A class that is the same in every program, such as TypeError',
  errorCode: 'A code that is the same in every program, such as ENOENT',
  causes: 'At most 8 classes that are the same in every program',
  frames: 'At most 16 places: files of the tool itself, and names of public packages',
}

const FIXED: Readonly<Record<string, string>> = {
  flag: 'Yes or no.',
  count: 'A whole number.',
  durationMs: 'Whole milliseconds.',
  bytes: 'A number of bytes.',
  version: 'Two to four numbers, such as 1.4.2.',
  counter: 'A whole number.',
  summary: 'Count, smallest, largest, sum, mean, median and deviation: whole numbers.',
  errorGroup: 'Twelve hex digits, equal for equal errors.',
  cohort: 'A week, a month or a year.',
  ownWord: 'A word of the list for it.',
  machineId: 'A random identifier of this installation (pseudonymous); in CI one per vendor.',
  projectId: 'Sixteen hex digits that stand for the project (pseudonymous).',
  sessionId: 'A random identifier of one run and what it calls (pseudonymous).',
}

/** Says what values a property can have: a sentence for the people whose tool sends it. */
export function valuesInWords(property: Property): string {
  return leavesAsPairs(property) ? `${ownValues(property)} It leaves as single pairs, apart from its event.` : ownValues(property)
}

function ownValues(property: Property): string {
  switch (property.kind) {
    case 'oneOf':
      return `One of: ${listed(property.words)}.`
    case 'setOf':
      return `Any of: ${listed(property.words)}.`
    case 'listOf':
      return `At most ${property.max} of: ${listed(property.words)}.`
    case 'int':
      return `A whole number from ${property.min} to ${property.max}.`
    case 'publicName':
      return `A listed package: ${listed(property.words)}.`
    case 'publicNames':
      return `Any of the listed packages: ${listed(property.words)}.`
    case 'group':
      return Object.entries(property.properties)
        .map(([name, inner]) => `${name}: ${valuesInWords(inner)}`)
        .join(' ')
    case 'sanitizedText': {
      const own = property.words.length > 0 ? `, and the words ${property.words.join(', ')}` : ''
      return `At most ${MAX_TEXT_LENGTH} characters, of which only publicly known words, codes and names stay${own}. Everything else is replaced by \`<value>\`.`
    }
    case 'noisyFlag':
      return `Yes or no, with noise (epsilon ${property.epsilon}): nobody can say of one answer whether it is true. The same truth has the same answer each time.`
    case 'histogram':
      return `How many in each of: ${bucketWords(property.bounds).join(', ')}.`
    case 'bucket':
      return `One of: ${bucketWords(property.bounds).join(', ')}.`
    default:
      return FIXED[property.kind] ?? fromKnownList(property)
  }
}

function fromKnownList(property: Property): string {
  const known = KNOWN_LISTS[property.kind] ?? 'A listed word'
  const own = 'words' in property && property.words.length > 0 ? `, or one of: ${property.words.join(', ')}` : ''
  return `${known}${own}; else ${OTHER}.`
}

function listed(words: readonly string[]): string {
  return [...words.filter((word) => word !== OTHER), OTHER].join(', ')
}
