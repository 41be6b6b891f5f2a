import { cpSync, existsSync, readdirSync } from 'node:fs'
import { log, readApp, stateDirectory } from '../app.ts'
import { Mistake } from '../mistake.ts'

export interface Deployment {
  readonly files: number
  readonly durationMs: number
}

/** Deploys the app's files, here by copying them to a release of their own. A dry run only says what it would do. */
export function deploy(target: string, dryRun = false): Deployment | undefined {
  const startedAt = performance.now()
  const { name } = readApp()
  const files = existsSync('public') ? readdirSync('public', { recursive: true, encoding: 'utf8' }).toSorted() : []
  if (files.length === 0) throw new Mistake('There is nothing to deploy: `public` has no files.')
  if (dryRun) {
    console.log([`Would deploy ${name} to ${target}:`, ...files.map((file) => `  ${file}`)].join('\n'))
    return undefined
  }
  const release = nextRelease()
  cpSync('public', `${stateDirectory}/releases/${release}`, { recursive: true })
  log(`deployed release ${release} to ${target}`)
  console.log(`Deployed ${name} to ${target}: release ${release}, ${files.length} ${files.length === 1 ? 'file' : 'files'}.`)
  return { files: files.length, durationMs: performance.now() - startedAt }
}

function nextRelease(): number {
  const releases = `${stateDirectory}/releases`
  return existsSync(releases) ? Math.max(0, ...readdirSync(releases).map(Number)) + 1 : 1
}
