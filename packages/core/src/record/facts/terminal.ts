import { OTHER } from '../../define/property.ts'
import type { Env } from '../../edge/world.ts'
import type { TERMINAL_WORDS } from '../../protocol/facts.ts'
import { wordOf } from '../../consent/variables.ts'

export type TerminalWord = (typeof TERMINAL_WORDS)[number]

/**
 * A program that was started from another terminal still has what that one has set. So first comes what no other leaves standing: each
 * sets `TERM` anew, and these have a value of their own. The rest by what is usually started from what.
 */
const TERMINAL_VARIABLES = `
  kitty TERM=xterm-kitty
  ghostty TERM=xterm-ghostty
  alacritty TERM=alacritty*
  foot TERM=foot*
  urxvt TERM=rxvt*
  apple-terminal TERM_PROGRAM=Apple_Terminal
  ghostty TERM_PROGRAM=ghostty
  hyper TERM_PROGRAM=Hyper
  iterm2 TERM_PROGRAM=iTerm.app
  kiro TERM_PROGRAM=kiro
  mintty TERM_PROGRAM=mintty
  rio TERM_PROGRAM=rio
  tabby TERM_PROGRAM=Tabby
  vscode TERM_PROGRAM=vscode
  warp TERM_PROGRAM=WarpTerminal
  wezterm TERM_PROGRAM=WezTerm
  zed ZED_TERM
  jetbrains TERMINAL_EMULATOR=JetBrains-JediTerm
  windows-terminal WT_SESSION
  kitty KITTY_WINDOW_ID
  alacritty ALACRITTY_WINDOW_ID
  konsole KONSOLE_VERSION
  xterm XTERM_VERSION
  ptyxis PTYXIS_VERSION
  gnome-terminal GNOME_TERMINAL_SCREEN
  tilix TILIX_ID
  terminator TERMINATOR_UUID
  conemu ConEmuPID
  linux-console TERM=linux
  dumb TERM=dumb
  vte VTE_VERSION
`

/**
 * Names the multiplexer whose window this is. Its own variable stays with whatever is started from it, so the kind of terminal has to be
 * its own, too; screen in tmux keeps what tmux has set.
 */
function multiplexerOf({ TERM = '', TERM_PROGRAM, TMUX, STY }: Env): 'tmux' | 'screen' | undefined {
  const isScreen = TERM.startsWith('screen')
  if (STY && isScreen && (TERM_PROGRAM !== 'tmux' || /^screen(?:\.|$)/.test(TERM))) return 'screen'
  return TERM_PROGRAM === 'tmux' || TERM.startsWith('tmux') || (TMUX && isScreen) ? 'tmux' : undefined
}

/** Names the program that shows the run's output, or `other`; undefined where nothing tells of one. No value of a variable leaves. */
export function terminalOf(env: Env): TerminalWord | typeof OTHER | undefined {
  const known = multiplexerOf(env) ?? (wordOf(TERMINAL_VARIABLES, env) as TerminalWord | undefined)
  return known ?? (env['TERM_PROGRAM'] || env['TERM'] ? OTHER : undefined)
}
