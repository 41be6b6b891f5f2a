import type { Env } from '../edge/world.ts'
import { wordOf, wordsOf } from './variables.ts'

/** Variables that a coding agent sets for the programs it runs, with the word for it. The first that is set wins. */
const AGENT_VARIABLES = `
  claude-code CLAUDECODE
  claude-code CLAUDE_CODE
  cursor CURSOR_AGENT
  gemini-cli GEMINI_CLI
  codex CODEX_SANDBOX
  codex CODEX_CI
  codex CODEX_THREAD_ID
  opencode OPENCODE
  opencode OPENCODE_CLIENT
  augment AUGMENT_AGENT
  antigravity ANTIGRAVITY_AGENT
  cline CLINE_ACTIVE
  amp AMP_CURRENT_THREAD_ID
  goose GOOSE_TERMINAL
  copilot COPILOT_AGENT
`

/**
 * Names the coding agent that runs this program, or undefined. A variable's value never leaves: `AI_AGENT` may hold anything, so it
 * only counts as one of the words or as `other`.
 */
export function codingAgent(env: Env): string | undefined {
  const known = wordOf(AGENT_VARIABLES, env)
  if (known !== undefined) return known
  const named = env['AI_AGENT']?.trim().toLowerCase()
  if (!named) return undefined
  return agentWords().includes(named) ? named : 'other'
}

/** Every word that {@link codingAgent} gives. */
export function agentWords(): string[] {
  return [...wordsOf(AGENT_VARIABLES), 'other']
}
