import { AGENT_WORDS } from './agents.ts'
import { CI_WORDS } from './ci-vendors.ts'
import { ARCH_WORDS, OS_WORDS, RUNTIME_WORDS } from './wire.ts'

const CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  os: isOneOf(OS_WORDS),
  arch: isOneOf(ARCH_WORDS),
  runtime: isOneOf(RUNTIME_WORDS),
  runtimeMajor: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 999,
  ci: isOneOf(CI_WORDS),
  agent: isOneOf(AGENT_WORDS),
}

/** Says why a context is refused, or undefined: it may hold only the known facts, each as a closed word or a small number. */
export function checkContext(context: unknown): 'bad-context' | undefined {
  const fits =
    isObject(context) && Object.entries(context).every(([key, value]) => Object.hasOwn(CHECKS, key) && CHECKS[key]?.(value))
  return fits ? undefined : 'bad-context'
}

/** Says why a version is refused, or undefined: it is the major and the minor number of the tool, such as `1.4`. */
export function checkVersion(version: unknown): 'bad-version' | undefined {
  return typeof version === 'string' && /^\d{1,5}\.\d{1,5}$/.test(version) ? undefined : 'bad-version'
}

function isOneOf(words: readonly string[]): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && words.includes(value)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
