import type { FactName } from '../define/fact-names.ts'
import { bucketWords } from '../define/numbers.ts'
import { OTHER } from '../define/property.ts'

/** A fact that is not there, such as the IDE of a run outside any. Every run has a word for every fact. */
export const NONE = 'none'

/** `other` is part of every list, as in a catalog. */
interface Fact {
  readonly words: readonly string[]
  /** Names that may be followed by the first two numbers of a version, of two digits each. */
  readonly versionsOf?: readonly string[]
}

export const IDE_WORDS = [
  'antigravity',
  'aws-toolkit-jetbrains',
  'aws-toolkit-visual-studio',
  'aws-toolkit-vscode',
  'cursor',
  'emacs',
  'jetbrains',
  'kiro',
  'positron',
  'sublime-text',
  'trae',
  'vim',
  'visual-studio',
  'vscode',
  'vscodium',
  'windsurf',
  'xcode',
  'zed',
] as const

export const TERMINAL_WORDS = [
  'alacritty',
  'apple-terminal',
  'conemu',
  'dumb',
  'foot',
  'ghostty',
  'gnome-terminal',
  'hyper',
  'iterm2',
  'jetbrains',
  'kiro',
  'kitty',
  'konsole',
  'linux-console',
  'mintty',
  'ptyxis',
  'rio',
  'screen',
  'tabby',
  'terminator',
  'tilix',
  'tmux',
  'urxvt',
  'vscode',
  'vte',
  'warp',
  'wezterm',
  'windows-terminal',
  'xterm',
  'zed',
] as const

export const CLOUD_IDE_WORDS = [
  'cloud-shell',
  'cloud-workstations',
  'cloud9',
  'coder',
  'codesandbox',
  'codespaces',
  'daytona',
  'dev-spaces',
  'devpod',
  'firebase-studio',
  'gitpod',
  'replit',
  'stackblitz',
] as const

export const PACKAGE_MANAGER_WORDS = ['bun', 'cnpm', 'deno', 'npm', 'pnpm', 'yarn'] as const
const CONTAINER_WORDS = ['docker', 'podman'] as const
const WSL_WORDS = ['wsl1', 'wsl2'] as const

/** Lower bounds of the ranges of `cpus`: as many as run at the same time. */
export const CPU_BOUNDS = [1, 2, 4, 6, 8, 12, 16, 24, 32, 64] as const

/** Lower bounds of the ranges of `memoryGiB`. */
export const MEMORY_BOUNDS = [1, 2, 4, 8, 12, 16, 24, 32, 64, 128] as const

/**
 * What may be told about a machine or a run beyond the coarse context of a body: closed words only. Each fact can stand alone, so a
 * version comes with the name of what it is a version of: `pnpm 12.21`.
 */
export const FACTS: Readonly<Record<FactName, Fact>> = {
  osVersion: { words: [], versionsOf: ['linux', 'macos', 'windows'] },
  cpus: { words: bucketWords(CPU_BOUNDS) },
  memoryGiB: { words: bucketWords(MEMORY_BOUNDS) },
  container: { words: [...CONTAINER_WORDS, NONE] },
  wsl: { words: [...WSL_WORDS, NONE] },
  runtimeVersion: { words: [], versionsOf: ['bun', 'deno', 'node'] },
  tty: { words: ['yes', 'no'] },
  terminal: { words: [...TERMINAL_WORDS, NONE] },
  ide: { words: [...IDE_WORDS, NONE] },
  cloudIde: { words: [...CLOUD_IDE_WORDS, NONE] },
  packageManager: { words: [...PACKAGE_MANAGER_WORDS, NONE] },
  packageManagerVersion: { words: [NONE], versionsOf: PACKAGE_MANAGER_WORDS },
  label: { words: [NONE] },
}

/**
 * Whether a fact may have this value.
 *
 * @param labels The words of the catalog's `label`, which only `label` has besides `none` and `other`.
 */
export function acceptsFact(name: string, value: unknown, labels: readonly string[] = []): boolean {
  if (typeof value !== 'string' || !Object.hasOwn(FACTS, name)) return false
  const { words, versionsOf = [] }: Fact = FACTS[name as FactName]
  if (value === OTHER || words.includes(value)) return true
  if (name === 'label') return labels.includes(value)
  const [, subject = ''] = VERSION.exec(value) ?? []
  return versionsOf.includes(subject)
}

const VERSION = /^([a-z]{2,8}) (?:0|[1-9]\d?)(?:\.(?:0|[1-9]\d?))?$/
