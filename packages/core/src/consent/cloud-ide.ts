import type { CLOUD_IDE_WORDS } from '../protocol/facts.ts'

type Env = Readonly<Record<string, string | undefined>>
type CloudIdeWord = (typeof CLOUD_IDE_WORDS)[number]

/** Variables that a cloud IDE sets for the programs it runs, with the word for it. The first that is set wins. */
const CLOUD_IDE_VARIABLES: readonly (readonly [variable: string, word: CloudIdeWord])[] = [
  ['CODESPACES', 'codespaces'],
  ['GITPOD_WORKSPACE_ID', 'gitpod'],
  ['REPL_ID', 'replit'],
  ['STACKBLITZ', 'stackblitz'],
  ['MONOSPACE_ENV', 'firebase-studio'],
  ['C9_USER', 'cloud9'],
  ['CODER_WORKSPACE_NAME', 'coder'],
  ['CODESANDBOX_HOST', 'codesandbox'],
  ['CSB', 'codesandbox'],
  ['GOOGLE_CLOUD_SHELL', 'cloud-shell'],
]

/** Names the cloud IDE that the run happens in, or undefined. Only whether a variable is set counts; no value leaves. */
export function cloudIde(env: Env): CloudIdeWord | undefined {
  return CLOUD_IDE_VARIABLES.find(([variable]) => env[variable])?.[1]
}

export function isCloudIde(env: Env): boolean {
  return cloudIde(env) !== undefined
}
