import { describe, expect, test } from 'vitest'
import { agentWords, codingAgent } from './agent.ts'

test.each([
  ['CLAUDECODE', '1', 'claude-code'],
  ['CURSOR_AGENT', '1', 'cursor'],
  ['CURSOR_EXTENSION_HOST_ROLE', 'agent-exec', 'cursor'],
  ['GEMINI_CLI', '1', 'gemini-cli'],
  ['CODEX_SANDBOX', 'seatbelt', 'codex'],
  ['CODEX_SANDBOX_NETWORK_DISABLED', '1', 'codex'],
  ['CODEX_THREAD_ID', '019c', 'codex'],
  ['OPENCODE', '1', 'opencode'],
  ['COPILOT_AGENT', '1', 'copilot'],
  ['COPILOT_CLI', '1', 'copilot'],
  ['GOOSE_TERMINAL', '1', 'goose'],
  ['AMP_CURRENT_THREAD_ID', 'T-1', 'amp'],
  ['CRUSH', '1', 'crush'],
  ['KIRO_SESSION_ID', '7', 'kiro'],
  ['AGENT_CONTEXT_OUT', '/tmp/fifo', 'kiro'],
  ['QWEN_CODE', '1', 'qwen-code'],
  ['PI_CODING_AGENT', 'true', 'pi'],
  ['JUNIE_DATA', '/home/me', 'junie'],
  ['AWS_EXECUTION_ENV', 'AmazonQ-For-CLI Version/1.19.7', 'amazon-q'],
  ['USER', 'swebot', 'jules'],
  ['OZ_RUN_ID', '7', 'warp'],
  ['TRAE_AI_SHELL_ID', '7', 'trae'],
  ['KILOCODE_FEATURE', 'cli', 'kilo-code'],
  ['VSCODE_AGENT', '1', 'other'],
])('[B-9] %s=%s tells that %s runs the tool', (variable, value, agent) => {
  expect(codingAgent({ [variable]: value })).toBe(agent)
})

test.each([
  ['nothing', { HOME: '/home/ana', TERM: 'xterm' }],
  ['what is empty', { CLAUDECODE: '', AI_AGENT: ' ' }],
  ['a terminal of Cursor', { TERM_PROGRAM: 'vscode', CURSOR_TRACE_ID: 'x' }],
  [
    'a terminal of Warp',
    { TERM_PROGRAM: 'WarpTerminal', WARP_IS_LOCAL_SHELL_SESSION: '1', WARP_CLI_AGENT_PROTOCOL_VERSION: '1' },
  ],
  ['a terminal of Zed', { TERM_PROGRAM: 'zed', ZED_TERM: 'true' }],
  ['a terminal of Kiro', { TERM_PROGRAM: 'kiro' }],
  ['a terminal of Windsurf', { TERM_PROGRAM: 'windsurf', CODEIUM_EDITOR_APP_ROOT: '/x' }],
  ['a workspace of Replit', { REPL_ID: 'x' }],
  [
    'how an agent is set up',
    { COPILOT_MODEL: 'x', COPILOT_GITHUB_TOKEN: 'x', GOOSE_PROVIDER: 'x', AIDER_API_KEY: 'x', CODEX_HOME: 'x' },
  ],
  ['a cloud’s own', { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x', CURSOR_EXTENSION_HOST_ROLE: 'user' }],
  ['an agent of another kind', { AGENT: 'build-agent-7', SSH_AGENT_PID: '1' }],
])('[B-9] finds no agent in %s', (_, env) => {
  expect(codingAgent(env)).toBeUndefined()
})

describe('[B-9] takes AI_AGENT and AGENT only as words', () => {
  test.each([
    ['Codex', 'codex'],
    ['claude', 'claude-code'],
    ['claude-code_2-1-170_agent', 'claude-code'],
    ['claude-code_2.1.0_cli', 'claude-code'],
    ['goose@1.2.3', 'goose'],
    ['cursor-cli', 'cursor'],
    ['gemini', 'gemini-cli'],
    ['github_copilot_vscode_agent', 'copilot'],
    ['github_copilot_cloud_agent', 'copilot'],
    ['github-copilot-cli', 'copilot'],
    ['hermes-agent', 'hermes'],
    ['devin', 'devin'],
    [' openhands\n', 'openhands'],
  ])('%j is %s', (value, agent) => {
    expect(codingAgent({ AI_AGENT: value })).toBe(agent)
    expect(codingAgent({ AGENT: value })).toBe(agent)
  })

  test.each([['my secret /home/me'], ['claude-code-for-ana'], ['constructor'], ['__proto__'], ['pi-hole'], ['-'.repeat(1e6)]])(
    '%.30j is somebody’s own',
    (value) => {
      expect(codingAgent({ AI_AGENT: value })).toBe('other')
      expect(codingAgent({ AGENT: value })).toBeUndefined()
    },
  )

  test('AGENT=1 says that there is one, as has been proposed, and AGENT=0 that there is none', () => {
    expect(['1', 'true', '0', 'false'].map((AGENT) => codingAgent({ AGENT }))).toEqual(['other', 'other', undefined, undefined])
  })
})

test('[B-9] an agent in a terminal of an editor in tmux is the agent', () => {
  const env = { TERM_PROGRAM: 'tmux', TMUX: '/tmp/x', VSCODE_IPC_HOOK_CLI: '/x', AI_AGENT: 'other-one', CLAUDECODE: '1' }
  expect(codingAgent(env)).toBe('claude-code')
})

test('every word is fit for the wire', () => {
  expect(agentWords().every((word) => /^[a-z-]+$/.test(word))).toBe(true)
})
