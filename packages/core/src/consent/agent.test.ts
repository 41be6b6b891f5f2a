import { expect, test } from 'vitest'
import { agentWords, codingAgent } from './agent.ts'

test.each([
  ['CLAUDECODE', 'claude-code'],
  ['CURSOR_AGENT', 'cursor'],
  ['GEMINI_CLI', 'gemini-cli'],
  ['CODEX_SANDBOX', 'codex'],
])('[B-9] %s tells that %s runs the tool', (variable, agent) => {
  expect(codingAgent({ [variable]: '1' })).toBe(agent)
})

test('finds no agent in an ordinary environment', () => {
  expect(codingAgent({ HOME: '/home/ana', TERM: 'xterm' })).toBeUndefined()
  expect(codingAgent({ CLAUDECODE: '', AI_AGENT: ' ' })).toBeUndefined()
})

test('takes AI_AGENT only as one of its own words', () => {
  expect(codingAgent({ AI_AGENT: 'Codex' })).toBe('codex')
  expect(codingAgent({ AI_AGENT: 'my secret /home/me' })).toBe('other')
})

test('every word is fit for the wire', () => {
  expect(agentWords().every((word) => /^[a-z-]+$/.test(word))).toBe(true)
})
