import type { Env } from '../edge/world.ts'
import type { CLOUD_IDE_WORDS } from '../protocol/facts.ts'
import { wordOf } from './variables.ts'

type CloudIdeWord = (typeof CLOUD_IDE_WORDS)[number]

/** Variables that a cloud IDE sets for the programs it runs, with the word for it. The first that is set wins. */
const CLOUD_IDE_VARIABLES = `
  codespaces CODESPACES
  gitpod GITPOD_WORKSPACE_ID
  replit REPL_ID
  stackblitz STACKBLITZ
  firebase-studio MONOSPACE_ENV
  cloud9 C9_USER
  coder CODER_WORKSPACE_NAME
  codesandbox CODESANDBOX_HOST
  codesandbox CSB
  cloud-shell GOOGLE_CLOUD_SHELL
`

/** Names the cloud IDE that the run happens in, or undefined. Only whether a variable is set counts; no value leaves. */
export function cloudIde(env: Env): CloudIdeWord | undefined {
  return wordOf(CLOUD_IDE_VARIABLES, env) as CloudIdeWord | undefined
}

export function isCloudIde(env: Env): boolean {
  return cloudIde(env) !== undefined
}
