import { OTHER } from '../../define/property.ts'
import type { Env } from '../../edge/world.ts'
import type { IDE_WORDS } from '../../protocol/facts.ts'
import { wordOf } from '../../consent/variables.ts'

export type IdeWord = (typeof IDE_WORDS)[number]

/** What AWS toolkits call themselves in `AWS_TOOLING_USER_AGENT`, in lower case with `-`. */
const TOOLKITS: Readonly<Record<string, IdeWord>> = {
  'aws-toolkit-for-jetbrains': 'aws-toolkit-jetbrains',
  'aws-toolkit-for-visualstudio': 'aws-toolkit-visual-studio',
  'aws-toolkit-for-vscode': 'aws-toolkit-vscode',
}

/** The form AWS SAM accepts: a name, a version of two or three numbers, perhaps a suffix. */
const TOOLKIT = /^([A-Za-z0-9_-]{1,64})\/\d+\.\d+(?:\.\d+)?(?:-[A-Za-z0-9]{0,16})?$/

/** An IDE built on another comes before it. */
const IDE_VARIABLES = `
  cursor CURSOR_TRACE_ID
  kiro TERM_PROGRAM kiro
  zed ZED_TERM
  vscode TERM_PROGRAM vscode
  vscode VSCODE_PID
  vscode VSCODE_IPC_HOOK_CLI
  vscode VSCODE_GIT_IPC_HANDLE
  jetbrains TERMINAL_EMULATOR JetBrains-JediTerm
  jetbrains IDEA_INITIAL_DIRECTORY
  jetbrains PYCHARM_HOSTED
  visual-studio VisualStudioEdition
  visual-studio VSAPPIDNAME
  xcode XCODE_PRODUCT_BUILD_VERSION
  emacs INSIDE_EMACS
  vim NVIM
  vim VIM_TERMINAL
  sublime-text TERMINUS_SUBLIME
`

/** Names the IDE, or its toolkit, that the run was started from; undefined outside any. No value of a variable leaves. */
export function ideOf(env: Env): IdeWord | typeof OTHER | undefined {
  return toolkitOf(env['AWS_TOOLING_USER_AGENT']) ?? (wordOf(IDE_VARIABLES, env) as IdeWord | undefined)
}

function toolkitOf(agent: string | undefined): IdeWord | typeof OTHER | undefined {
  const name = TOOLKIT.exec(agent?.slice(0, 128).trim() ?? '')?.[1]
    ?.toLowerCase()
    .replaceAll('_', '-')
  if (name === undefined) return undefined
  return Object.hasOwn(TOOLKITS, name) ? TOOLKITS[name] : OTHER
}
