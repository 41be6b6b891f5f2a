import { OTHER } from '../../define/property.ts'
import type { PACKAGE_MANAGER_WORDS } from '../../protocol/facts.ts'

const NAMES: Readonly<Record<(typeof PACKAGE_MANAGER_WORDS)[number], true>> = {
  bun: true,
  cnpm: true,
  deno: true,
  npm: true,
  pnpm: true,
  yarn: true,
}

/**
 * Names the package manager that started the run, with the first two numbers of its version: `pnpm 12.21`, from
 * `pnpm/12.21.0 npm/? node/v24.21.0 linux x64`. One that is not known is `other`, a version that is none is left out; undefined
 * outside any. Nothing else of the text leaves.
 */
export function packageManagerOf(userAgent: string | undefined): string | undefined {
  if (!userAgent) return undefined
  const [, name = '', major, minor] = /^([a-z]{2,8})\/(?:(0|[1-9]\d?)\.(0|[1-9]\d?)\.\d)?/.exec(userAgent.slice(0, 64)) ?? []
  if (!Object.hasOwn(NAMES, name)) return OTHER
  return major === undefined ? name : `${name} ${major}.${minor}`
}
