import { OTHER } from '../../define/property.ts'
import type { Env } from '../../edge/world.ts'
import type { IDE_WORDS } from '../../protocol/facts.ts'
import { wordOf } from '../../consent/variables.ts'
import { terminalOf } from './terminal.ts'

export type IdeWord = (typeof IDE_WORDS)[number]

/** What AWS toolkits call themselves in `AWS_TOOLING_USER_AGENT`, in lower case with `-`. */
const TOOLKITS: Readonly<Record<string, IdeWord>> = {
  'aws-toolkit-for-jetbrains': 'aws-toolkit-jetbrains',
  'aws-toolkit-for-visualstudio': 'aws-toolkit-visual-studio',
  'aws-toolkit-for-vscode': 'aws-toolkit-vscode',
}

/** The form AWS SAM accepts: a name, a version of two or three numbers, perhaps a suffix. */
const TOOLKIT = /^([A-Za-z0-9_-]{1,64})\/\d+\.\d+(?:\.\d+)?(?:-[A-Za-z0-9]{0,16})?$/

/** What an IDE sets in its terminals. One that is built on another comes before it. */
const IN_ITS_TERMINAL = `
  cursor CURSOR_TRACE_ID
  kiro TERM_PROGRAM=kiro
  windsurf TERM_PROGRAM=windsurf
  zed ZED_TERM
  vscode TERM_PROGRAM=vscode VSCODE_IPC_HOOK_CLI VSCODE_GIT_IPC_HANDLE
  jetbrains TERMINAL_EMULATOR=JetBrains-JediTerm IDEA_INITIAL_DIRECTORY
`

/** What an IDE sets for programs that it starts without a terminal. */
const STARTED_BY_IT = `
  vscode VSCODE_PID
  jetbrains PYCHARM_HOSTED
  visual-studio VisualStudioEdition VSAPPIDNAME
  xcode XCODE_PRODUCT_BUILD_VERSION
`

/** Editors that run in any terminal. */
const EDITORS = `
  emacs INSIDE_EMACS
  vim NVIM VIM_TERMINAL
  sublime-text TERMINUS_SUBLIME
`

/** Where the terminal of an IDE may be what shows the run. */
const ITS_TERMINALS: readonly unknown[] = ['jetbrains', 'kiro', 'vscode', 'zed', 'dumb', OTHER, undefined]

/**
 * Where a VS Code lies by `VSCODE_GIT_ASKPASS_MAIN`, which alone tells it from what is built on it: `~/.cursor-server/…`,
 * `/Applications/Windsurf.app/Contents/…`, `/usr/share/codium/resources/app/…`.
 */
const FORK =
  /[/\\]\.?(antigravity|cursor|kiro|positron|trae|(?:vs)?codium|windsurf)(?:-server[/\\]|\.app[/\\]Contents|[/\\]resources[/\\]app[/\\])/i

/**
 * Names the IDE, or its toolkit, that the run was started from; undefined outside any. No value of a variable leaves. What a terminal of an
 * IDE has set stays with every other terminal that is started from it, and in tmux long after it was closed: there it says nothing.
 */
export function ideOf(env: Env): IdeWord | typeof OTHER | undefined {
  const toolkit = toolkitOf(env['AWS_TOOLING_USER_AGENT'])
  if (toolkit !== undefined) return toolkit
  const inTerminal = ITS_TERMINALS.includes(terminalOf(env)) ? wordOf(IN_ITS_TERMINAL, env) : undefined
  const word = wordOf(EDITORS, env) ?? inTerminal ?? wordOf(STARTED_BY_IT, env)
  return word === 'vscode' ? forkOf(env) : (word as IdeWord | undefined)
}

function forkOf(env: Env): IdeWord {
  const fork = FORK.exec(env['VSCODE_GIT_ASKPASS_MAIN']?.slice(0, 1024) ?? '')?.[1]?.toLowerCase()
  return fork === undefined ? 'vscode' : ((fork === 'codium' ? 'vscodium' : fork) as IdeWord)
}

function toolkitOf(agent: string | undefined): IdeWord | typeof OTHER | undefined {
  const name = TOOLKIT.exec(agent?.slice(0, 128).trim() ?? '')?.[1]
    ?.toLowerCase()
    .replaceAll('_', '-')
  if (name === undefined) return undefined
  return Object.hasOwn(TOOLKITS, name) ? TOOLKITS[name] : OTHER
}
