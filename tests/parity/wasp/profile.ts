import type { Profile } from '../profile.ts'
import { catalog, contexts, deployWords } from './catalog.ts'

/** The commands that are steps. */
const STEPS: Readonly<Record<string, string>> = { build: 'built', deploy: 'deployed' }

/** What the run is for: the word of the variable, and `CI`. Nothing where neither is there. */
function contextOf({ WASP_TELEMETRY_CONTEXT: said, CI }: NodeJS.ProcessEnv): string | undefined {
  const word = said && (contexts.find((context) => context === said) ?? 'other')
  return [word, CI && 'CI'].filter(Boolean).join(' ') || undefined
}

export const wasp: Profile = {
  catalog,
  version: '0.1.9.1',
  servers: ['start'],
  act({ command, words, record }) {
    const listed = words.filter((word) => deployWords.some((deployWord) => deployWord === word))
    record('cli', {
      is_build: command === 'build',
      deploy_cmd_args: command === 'deploy' && listed.length > 0 ? listed.join(';') : undefined,
      context: contextOf(process.env),
    })
    if (command === 'new') record('project.created', { outcome: 'ok' })
    record('milestone', { name: STEPS[command] ?? 'used' })
  },
}
