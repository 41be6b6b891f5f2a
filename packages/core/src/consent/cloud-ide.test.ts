import { expect, test } from 'vitest'
import { cloudIde, isCloudIde } from './cloud-ide.ts'

test.each([
  ['CODESPACES', 'codespaces'],
  ['GITPOD_WORKSPACE_ID', 'gitpod'],
  ['REPL_ID', 'replit'],
  ['STACKBLITZ', 'stackblitz'],
  ['MONOSPACE_ENV', 'firebase-studio'],
  ['C9_USER', 'cloud9'],
  ['CODER_WORKSPACE_NAME', 'coder'],
  ['CSB', 'codesandbox'],
  ['GOOGLE_CLOUD_SHELL', 'cloud-shell'],
])('[R-SAM-4] %s tells of %s, whatever it holds', (variable, word) => {
  expect(cloudIde({ [variable]: 'my secret /home/me' })).toBe(word)
  expect(isCloudIde({ [variable]: '1' })).toBe(true)
})

test('finds none in an ordinary environment', () => {
  expect(isCloudIde({ HOME: '/home/ana', CODESPACES: '' })).toBe(false)
})
