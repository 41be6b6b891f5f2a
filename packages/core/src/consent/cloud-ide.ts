import type { Env } from '../edge/world.ts'
import type { CLOUD_IDE_WORDS } from '../protocol/facts.ts'
import { wordOf } from './variables.ts'

type CloudIdeWord = (typeof CLOUD_IDE_WORDS)[number]

/** Variables that a cloud IDE sets for the programs it runs, with the word for it. What another is built on comes after it. */
const CLOUD_IDE_VARIABLES = `
  codespaces CODESPACES
  gitpod GITPOD_WORKSPACE_ID GITPOD_ENVIRONMENT_ID
  replit REPL_ID
  stackblitz STACKBLITZ SHELL=/bin/jsh
  firebase-studio MONOSPACE_ENV
  cloud9 C9_USER C9_PID
  coder CODER_WORKSPACE_NAME
  codesandbox CODESANDBOX_HOST CSB
  cloud-shell GOOGLE_CLOUD_SHELL AWS_EXECUTION_ENV=CloudShell
  cloud-workstations GOOGLE_CLOUD_WORKSTATIONS
  daytona DAYTONA_WS_ID DAYTONA_SANDBOX_ID
  dev-spaces DEVWORKSPACE_ID
  devpod DEVPOD_WORKSPACE_UID DEVPOD
`

/** Names the cloud IDE that the run happens in, or undefined. Only whether a variable is set counts; no value leaves. */
export function cloudIde(env: Env): CloudIdeWord | undefined {
  return wordOf(CLOUD_IDE_VARIABLES, env) as CloudIdeWord | undefined
}

export function isCloudIde(env: Env): boolean {
  return cloudIde(env) !== undefined
}
