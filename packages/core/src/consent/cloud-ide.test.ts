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
  ['GITPOD_ENVIRONMENT_ID', 'gitpod'],
  ['GOOGLE_CLOUD_WORKSTATIONS', 'cloud-workstations'],
  ['DAYTONA_SANDBOX_ID', 'daytona'],
  ['DEVWORKSPACE_ID', 'dev-spaces'],
  ['DEVPOD_WORKSPACE_UID', 'devpod'],
])('[R-SAM-4] %s tells of %s, whatever it holds', (variable, word) => {
  expect(cloudIde({ [variable]: 'my secret /home/me' })).toBe(word)
  expect(isCloudIde({ [variable]: '1' })).toBe(true)
})

test('finds none in an ordinary environment', () => {
  expect(isCloudIde({ HOME: '/home/ana', CODESPACES: '' })).toBe(false)
})

test.each([
  ['a browser’s shell', { SHELL: '/bin/jsh' }, 'stackblitz'],
  ['the shell of AWS', { AWS_EXECUTION_ENV: 'CloudShell' }, 'cloud-shell'],
  ['what is built on another', { GOOGLE_CLOUD_WORKSTATIONS: 'true', MONOSPACE_ENV: '1' }, 'firebase-studio'],
  ['a function of AWS', { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x', SHELL: '/bin/bash' }, undefined],
])('[R-SAM-4] %s', (_, env, word) => {
  expect(cloudIde(env)).toBe(word)
})
