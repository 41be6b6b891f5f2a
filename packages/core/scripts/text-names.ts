import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { constants } from 'node:os'
import { join } from 'node:path'
import type { Template } from './templates.ts'
import type { Listed, Source } from './text-sources.ts'
import { isLabel } from '../src/sanitize/text/context.ts'
import { isShape } from '../src/sanitize/text/shapes.ts'
import { plain, tokensOf } from '../src/sanitize/text/token.ts'

const MIN_SOURCES = 5
const MAX_PACKAGES = 2000

/** In how many messages that people report a name has to be. */
const MIN_REPORTED = 3

/** From how many lines on an English word is taken for the name of a program where it starts a line: `make`, `tar`. */
const MIN_LINES = 5

/** Packages that are English words and yet better known as packages; public only beside `module`, `package` and the like. */
const FAMOUS =
  'react vue angular svelte next nuxt astro express fastify koa vite rollup webpack esbuild jest vitest mocha chai eslint prettier typescript prisma electron gatsby commander yargs chalk debug lodash moment request sharp axios underscore jquery bootstrap redux graphql mongoose sequelize knex pg mysql redis socket.io nodemon gulp grunt babel parcel storybook git npm npx node yarn pnpm python python3 docker java make gcc bash sh tsc bs4 cv2 sklearn torch tensorflow matplotlib scipy PIL lxml cypress puppeteer playwright requests numpy pandas flask django pytest pip setuptools wheel yaml boto3'.split(
    ' ',
  )

/** A form no person, host or project has by chance: inner capitals, digits, underscores, dots or dashes between letters. */
const DISTINCT = /^(?:--?[a-z]|[A-Za-z]+[a-z][A-Z]|[A-Z]{2,}_|[A-Z]+\d|.*[a-z][._][a-z]|[a-z]+-[a-z]|.*\d)/

const CODE = /^(?:E[A-Z]{3,}|[A-Z]{2,}(?:_[A-Z0-9]+)+|(?:[A-Z][a-z]+)*(?:Error|Exception|Fault|Warning))$/

/** Of the many constants of programs those that name a failure, and the variables people set. */
const SAYS =
  /^(?:ERR_|ER_|SQLITE_|UNABLE_|DEPTH_|SELF_|CERT_|ERROR_|NODE_|NPM_|AWS_|GOOGLE_|AZURE_|DOCKER_|GITHUB_)|_(?:ERROR|ERR|EXCEPTION|TIMEOUT|DENIED|FAILED|FAILURE|NOT_FOUND|EXPIRED|INVALID|REQUIRED|EXCEEDED|UNAVAILABLE|EXISTS|REFUSED|ARGUMENT|TOKEN|KEY|PROXY|PATH|HOME)$/

function isEnglish(name: string, english: ReadonlySet<string>): boolean {
  const lower = name.toLowerCase()
  return english.has(lower) || english.has(lower.replace(/e?s$/, ''))
}

/** Everything that is public as a whole: identifiers, codes, flags, tools' file names, packages, quoted phrases, unusual forms of words. */
export function chooseNames(
  sources: readonly Source[],
  { known, reported }: Listed,
  english: ReadonlySet<string>,
  lockFolder: string,
): Set<string> {
  const names = new Set<string>()
  for (const name of [...nodeNames(), ...frequentNames(sources)]) {
    if (!isEnglish(name, english)) names.add(`id:${name}`)
  }
  for (const form of frequentForms(sources)) names.add(`form:${form}`)
  for (const name of FAMOUS) names.add(`famous:${name}`)
  for (const name of packagesOf(lockFolder))
    if (name.includes('/') || name.includes('-') || !isEnglish(name, english)) names.add(`pkg:${name}`)
  for (const { text } of known) addKnown(text, names, english)
  const counts = new Map<string, number>()
  for (const { text } of reported) {
    const own = new Set<string>()
    addKnown(text, own, english)
    for (const name of own) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  for (const [name, count] of counts) if (count >= MIN_REPORTED) names.add(name)
  for (const label of labelsOf([...known, ...reported], english)) names.add(`label:${label}`)
  return names
}

function nodeNames(): string[] {
  const names = new Set<string>([
    'undefined',
    'null',
    'NaN',
    'true',
    'false',
    'node_modules',
    '<anonymous>',
    '[object',
    'Object]',
  ])
  for (const module of builtinModules) {
    if (module.startsWith('_') || module.includes('/')) continue
    names.add(`node:${module.replace('node:', '')}`)
    const exported = process.getBuiltinModule(module) as unknown as Record<string, unknown> | undefined
    for (const key of Object.keys(exported ?? {})) {
      if (/^[a-z]+[A-Z]\w+$/.test(key)) names.add(key)
      if (/^[a-z]\w*$/.test(key) && !module.includes(':')) names.add(`${module}.${key}`)
    }
  }
  for (const key of Object.getOwnPropertyNames(globalThis)) {
    const value = (globalThis as unknown as Record<string, unknown>)[key]
    names.add(key)
    if (typeof value !== 'function' && typeof value !== 'object') continue
    for (const own of Object.getOwnPropertyNames(value ?? {})) {
      if (/^[a-z]\w+$/.test(own) && /^[A-Z]/.test(key)) names.add(`${key}.${own}`)
    }
    const prototype: unknown = typeof value === 'function' ? value.prototype : undefined
    for (const own of prototype ? Object.getOwnPropertyNames(prototype) : []) {
      if (/^[a-z]+[A-Z]\w+$/.test(own)) names.add(own)
      if (/^(?:Array|Object|String|Promise|Map|Set|Function)$/.test(key) && /^[a-z]\w+$/.test(own))
        names.add(`${key}.prototype.${own}`)
    }
  }
  for (const code of Object.keys(constants.errno)) names.add(code)
  for (const code of [
    'ENOTFOUND',
    'EAI_AGAIN',
    'ELIFECYCLE',
    'ERESOLVE',
    'EINTEGRITY',
    'EBADENGINE',
    'EUSAGE',
    'ENOAUDIT',
    'E401',
    'E403',
    'E404',
    'E409',
    'E500',
    'ETARGET',
    'ENOLOCK',
    'EJSONPARSE',
    'EOTP',
    'ENEEDAUTH',
    'EBADPLATFORM',
    'ERR!',
    'ENOVERSIONS',
    'EPUBLISHCONFLICT',
    'ESOCKETTIMEDOUT',
  ])
    names.add(code)
  return [...names]
}

/** Distinct names in the messages of several sources, and codes among their constants. */
function frequentNames(sources: readonly Source[]): string[] {
  const counts = new Map<string, number>()
  for (const { texts, codes } of sources) {
    const seen = new Set<string>(codes.filter((code) => CODE.test(code)))
    for (const text of texts) {
      for (const token of tokensOf(plain(text), isShape)) {
        if (
          (token.kind === 'name' || token.kind === 'word') &&
          token.core.length < 40 &&
          (DISTINCT.test(token.core) || CODE.test(token.core))
        ) {
          if (!token.core.includes('<') && !/^[a-z]+-[a-z-]+$/.test(token.core)) seen.add(token.core.replace(/\(\)$/, ''))
        }
      }
    }
    for (const name of seen) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const node = new Set(sources.find(({ name }) => name === 'node')?.codes)
  return [...counts]
    .filter(
      ([name, count]) =>
        node.has(name) || (count >= (CODE.test(name) ? 3 : MIN_SOURCES) && (!/^[A-Z]+_/.test(name) || SAYS.test(name))),
    )
    .map(([name]) => name)
}

/** Words that messages write with capitals in the middle of a sentence: `JSON`, `Docker`, `NOT`. */
function frequentForms(sources: readonly Source[]): string[] {
  const counts = new Map<string, number>()
  for (const { texts } of sources) {
    const seen = new Set<string>()
    for (const text of texts) {
      tokensOf(plain(text), isShape).forEach((token, index, all) => {
        const before = all[index - 1]
        const inside =
          before !== undefined &&
          before.trail === '' &&
          token.lead === '' &&
          token.quote === '' &&
          before.core.toLowerCase() === before.core
        const capital = token.kind === 'word' && token.core !== token.core.toLowerCase() && token.core.length < 20
        if (capital && (inside || token.core === token.core.toUpperCase())) seen.add(token.core)
      })
    }
    for (const form of seen) counts.set(form, (counts.get(form) ?? 0) + 1)
  }
  return [...counts].filter(([, count]) => count >= 6).map(([form]) => form)
}

/** The packages that most of the lock files of large public packages have in common, then the others. */
function packagesOf(lockFolder: string): string[] {
  const counts = new Map<string, number>()
  const paths = readdirSync(lockFolder).map((name) => join(lockFolder, name, 'package-lock.json'))
  for (const path of paths.filter((lock) => existsSync(lock))) {
    const { packages = {} } = JSON.parse(readFileSync(path, 'utf8')) as { packages?: Record<string, unknown> }
    const found = new Set(
      Object.keys(packages).map((key) => key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length)),
    )
    for (const name of found) if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, MAX_PACKAGES)
    .map(([name]) => name)
}

/** What programs start their lines with: `curl: `, `[vite] `. */
function labelsOf(listed: readonly Template[], english: ReadonlySet<string>): string[] {
  const lines = new Map<string, number>()
  for (const { text } of listed) {
    const { core = '', lead = '', trail = '', quote = '' } = tokensOf(plain(text), isShape)[0] ?? {}
    const opens = lead === '' ? trail.startsWith(':') : lead === '[' && trail.startsWith(']')
    if (opens && quote === '' && /^[A-Za-z][\w.+-]*$/.test(core) && !isLabel(core.toLowerCase()))
      lines.set(core, (lines.get(core) ?? 0) + 1)
  }
  return [...lines].filter(([label, count]) => count >= MIN_LINES || !isEnglish(label, english)).map(([label]) => label)
}

/** Of the hand-kept list: every name, each quoted phrase without a value, and each quoted word with the word before it. */
function addKnown(text: string, names: Set<string>, english: ReadonlySet<string>): void {
  const tokens = tokensOf(plain(text), isShape)
  tokens.forEach((token, index) => {
    const { core, kind, quote } = token
    const before = tokens[index - 1]
    if (core.includes('<') || core === '' || kind === 'atom') return
    if (quote !== '' && core.includes(' ')) names.add(`phrase:${core}`)
    else if (quote !== '')
      names.add(`quoted:${before === undefined || before.quote !== '' ? '' : before.core.toLowerCase()} ${core}`)
    else if (kind === 'name' || (kind === 'word' && CODE.test(core))) names.add(`id:${core}`)
    else if (kind === 'word' && core !== core.toLowerCase()) {
      if (/^[A-Za-z]+[a-z][A-Z]/.test(core) && !isEnglish(core, english)) names.add(`id:${core}`)
      else names.add(`form:${core}`)
    }
  })
}
