import { OTHER } from '../define/property.ts'
import type { Env } from '../edge/world.ts'
import { wordOf, wordsOf } from './variables.ts'

/**
 * Variables that a coding agent sets for the programs it runs, with the word for it; words alone name themselves in `AI_AGENT` at most.
 * What is set in any terminal of an editor or of a cloud IDE that has an agent, or configures one, is none of them: a person may type there.
 */
const AGENT_VARIABLES = `
  claude-code CLAUDECODE CLAUDE_CODE
  cursor CURSOR_AGENT CURSOR_EXTENSION_HOST_ROLE=agent-exec
  gemini-cli GEMINI_CLI
  codex CODEX_SANDBOX CODEX_SANDBOX_NETWORK_DISABLED CODEX_CI CODEX_THREAD_ID
  opencode OPENCODE OPENCODE_CLIENT
  augment AUGMENT_AGENT
  antigravity ANTIGRAVITY_AGENT
  cline CLINE_ACTIVE
  amp AMP_CURRENT_THREAD_ID
  goose GOOSE_TERMINAL
  copilot COPILOT_AGENT COPILOT_CLI COPILOT_AGENT_SESSION_ID
  crush CRUSH=1
  kiro KIRO_SESSION_ID AGENT_CONTEXT_OUT
  qwen-code QWEN_CODE
  pi PI_CODING_AGENT
  junie JUNIE_DATA JUNIE_SHIM_PATH
  amazon-q AWS_EXECUTION_ENV=AmazonQ*
  jules USER=swebot
  replit-agent REPLIT_MODE=assistant
  warp OZ_RUN_ID
  trae TRAE_AI_SHELL_ID
  kilo-code KILOCODE_FEATURE
  openclaw OPENCLAW_SHELL
  hermes HERMES_SESSION_ID
  aider
  devin
  droid
  openhands
  roo-code
  windsurf
  zed
  other VSCODE_AGENT
`

/** What some call themselves in `AI_AGENT` or `AGENT`, where it is not their word. */
const ALIASES: Readonly<Record<string, string>> = {
  auggie: 'augment',
  claude: 'claude-code',
  cowork: 'claude-code',
  gemini: 'gemini-cli',
  'github-copilot': 'copilot',
  'github-copilot-cloud': 'copilot',
  'github-copilot-vscode': 'copilot',
  qwen: 'qwen-code',
}

/**
 * Names the coding agent that runs this program, or undefined. A variable's value never leaves: `AI_AGENT` may hold anything, so it only
 * counts as one of the words or as `other`. `AGENT` is used for much else and counts only as a word, or as the bare sign that it is one.
 */
export function codingAgent(env: Env): string | undefined {
  const known = wordOf(AGENT_VARIABLES, env)
  if (known !== undefined) return known
  const named = env['AI_AGENT']?.trim()
  if (named) return agentCalled(named) ?? OTHER
  const agent = env['AGENT']?.trim()
  if (!agent) return undefined
  return agentCalled(agent) ?? (/^(?:1|true)$/i.test(agent) ? OTHER : undefined)
}

/** Every word that {@link codingAgent} gives. */
export function agentWords(): string[] {
  return wordsOf(AGENT_VARIABLES)
}

/** The word in `goose@1.2.3`, `claude-code_2-1-170_agent` or `github_copilot_vscode_agent`. */
function agentCalled(name: string): string | undefined {
  const text = name
    .slice(0, 64)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '-')
    .replace(/-\d.*/, '')
  const called = agentWords().includes(text) ? text : text.replace(/-(?:agent|cli)$/, '')
  if (agentWords().includes(called)) return called
  return Object.hasOwn(ALIASES, called) ? ALIASES[called] : undefined
}
