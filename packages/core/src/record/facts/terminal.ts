import { OTHER } from '../../define/property.ts'
import type { Env } from '../../edge/world.ts'
import type { TERMINAL_WORDS } from '../../protocol/facts.ts'
import { wordOf } from '../../consent/variables.ts'

export type TerminalWord = (typeof TERMINAL_WORDS)[number]

/** What runs inside another comes before it. */
const TERMINAL_VARIABLES = `
  jetbrains TERMINAL_EMULATOR JetBrains-JediTerm
  zed ZED_TERM
  tmux TMUX
  screen STY
  apple-terminal TERM_PROGRAM Apple_Terminal
  ghostty TERM_PROGRAM ghostty
  hyper TERM_PROGRAM Hyper
  iterm2 TERM_PROGRAM iTerm.app
  kiro TERM_PROGRAM kiro
  mintty TERM_PROGRAM mintty
  rio TERM_PROGRAM rio
  tabby TERM_PROGRAM Tabby
  tmux TERM_PROGRAM tmux
  vscode TERM_PROGRAM vscode
  warp TERM_PROGRAM WarpTerminal
  wezterm TERM_PROGRAM WezTerm
  windows-terminal WT_SESSION
  kitty KITTY_WINDOW_ID
  kitty TERM xterm-kitty
  alacritty ALACRITTY_WINDOW_ID
  alacritty TERM alacritty
  konsole KONSOLE_VERSION
  gnome-terminal GNOME_TERMINAL_SCREEN
  tilix TILIX_ID
  terminator TERMINATOR_UUID
  conemu ConEmuPID
  ghostty TERM xterm-ghostty
  foot TERM foot
  linux-console TERM linux
  dumb TERM dumb
  vte VTE_VERSION
`

/** Names the program that shows the run's output, or `other`; undefined where nothing tells of one. No value of a variable leaves. */
export function terminalOf(env: Env): TerminalWord | typeof OTHER | undefined {
  const known = wordOf(TERMINAL_VARIABLES, env) as TerminalWord | undefined
  return known ?? (env['TERM_PROGRAM'] || env['TERM'] ? OTHER : undefined)
}
