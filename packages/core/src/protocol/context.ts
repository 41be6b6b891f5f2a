import { isFields } from '../define/fields.ts'
import { WORD, MAX_WORD_LENGTH } from '../define/names.ts'
import { OTHER } from '../define/property.ts'
import { AGENT_WORDS } from './agents.ts'
import { CI_WORDS } from './ci-vendors.ts'
import { FACT_NAMES, type FactName } from '../define/fact-names.ts'
import { acceptsFact } from './facts.ts'
import { ARCH_WORDS, OS_WORDS, RUNTIME_WORDS, type WireContext } from './wire.ts'

const CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  os: isOneOf(OS_WORDS),
  arch: isOneOf(ARCH_WORDS),
  runtime: isOneOf(RUNTIME_WORDS),
  runtimeMajor: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 999,
  // Lists that grow: a sender may know words that are not here yet.
  ci: isKebab,
  agent: isKebab,
  ...Object.fromEntries(FACT_NAMES.map((name) => [name, isWord])),
}

/** Says why a context is refused, or undefined: it may hold only the known facts, each as a word or a small number. */
export function checkContext(context: unknown): 'bad-context' | undefined {
  const fits =
    isFields(context) && Object.entries(context).every(([key, value]) => Object.hasOwn(CHECKS, key) && CHECKS[key]?.(value))
  return fits ? undefined : 'bad-context'
}

/**
 * Puts `other` in the place of words that are not listed: they come from a later version, or are somebody's name.
 *
 * @param context One that `checkContext` takes.
 * @param labels The words of the catalogs' `label`; without them every one stays.
 */
export function listedContext(context: WireContext, labels?: readonly string[]): WireContext {
  const unlisted = factsIn(context).filter((name) => !isListed(name, context[name], labels))
  return {
    ...context,
    ...(context.ci !== undefined && !CI_WORDS.includes(context.ci) && { ci: OTHER }),
    ...(context.agent !== undefined && !AGENT_WORDS.includes(context.agent) && { agent: OTHER }),
    ...Object.fromEntries(unlisted.map((name) => [name, OTHER])),
  }
}

function isListed(name: FactName, value: string | undefined, labels: readonly string[] | undefined): boolean {
  return (name === 'label' && labels === undefined) || acceptsFact(name, value, labels)
}

/** The facts in a context that only a full one has. */
export function factsIn(context: WireContext): readonly FactName[] {
  return FACT_NAMES.filter((name) => Object.hasOwn(context, name))
}

/**
 * Says why a version is refused, or undefined: it is the major and the minor number of the tool, such as `1.4`.
 *
 * @param isFull Whether the context is full, which a version of two to four numbers goes with.
 */
export function checkVersion(version: unknown, isFull = false): 'bad-version' | undefined {
  const pattern = isFull ? /^\d{1,5}(\.\d{1,5}){1,3}$/ : /^\d{1,5}\.\d{1,5}$/
  return typeof version === 'string' && pattern.test(version) ? undefined : 'bad-version'
}

function isOneOf(words: readonly string[]): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && words.includes(value)
}

function isKebab(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z][a-z0-9-]{0,63}$/.test(value)
}

/** Whether a value has the shape of a fact's word. */
export function isWord(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_WORD_LENGTH && WORD.test(value)
}
