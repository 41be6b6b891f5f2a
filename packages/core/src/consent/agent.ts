type Env = Readonly<Record<string, string | undefined>>

/** Variables that a coding agent sets for the programs it runs, with the word for it. The first that is set wins. */
const AGENT_VARIABLES: readonly (readonly [variable: string, agent: string])[] = [
  ['CLAUDECODE', 'claude-code'],
  ['CLAUDE_CODE', 'claude-code'],
  ['CURSOR_AGENT', 'cursor'],
  ['GEMINI_CLI', 'gemini-cli'],
  ['CODEX_SANDBOX', 'codex'],
  ['CODEX_CI', 'codex'],
  ['CODEX_THREAD_ID', 'codex'],
  ['OPENCODE', 'opencode'],
  ['OPENCODE_CLIENT', 'opencode'],
  ['AUGMENT_AGENT', 'augment'],
  ['ANTIGRAVITY_AGENT', 'antigravity'],
  ['CLINE_ACTIVE', 'cline'],
  ['AMP_CURRENT_THREAD_ID', 'amp'],
  ['GOOSE_TERMINAL', 'goose'],
  ['COPILOT_AGENT', 'copilot'],
]

/** Every word that {@link codingAgent} gives. */
export const AGENT_WORDS: readonly string[] = [...new Set(AGENT_VARIABLES.map(([, agent]) => agent)), 'other']

/**
 * Names the coding agent that runs this program, or undefined. A variable's value never leaves: `AI_AGENT` may hold anything, so it
 * only counts as one of the words or as `other`.
 */
export function codingAgent(env: Env): string | undefined {
  const known = AGENT_VARIABLES.find(([variable]) => env[variable])
  if (known) return known[1]
  const named = env['AI_AGENT']?.trim().toLowerCase()
  if (!named) return undefined
  return AGENT_WORDS.includes(named) ? named : 'other'
}
