const CLOUD_IDE_VARIABLES = ['CODESPACES', 'GITPOD_WORKSPACE_ID', 'REPL_ID', 'STACKBLITZ', 'MONOSPACE_ENV', 'C9_USER'] as const

/** Whether the run happens in a cloud IDE: Codespaces, Gitpod, Replit, StackBlitz, Firebase Studio (IDX) or Cloud9. */
export function isCloudIde(env: Readonly<Record<string, string | undefined>>): boolean {
  return CLOUD_IDE_VARIABLES.some((variable) => env[variable])
}
