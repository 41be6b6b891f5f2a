import type { World } from '../edge/world.ts'

/** Files that hold what was recorded and not sent, and everything that counts. */
const RECORDED =
  /^(?:current|claimed|sealed|sealing)-|^(?:counted\.json(?:\.tmp)?|(?:noise-seed|projects\.json)(?:\..+\.tmp)?|overflow)$/

/**
 * Deletes what was recorded and not sent, and everything that counts. The settings, the receipts with their secrets, and what is known
 * about the recipients stay. Throws what the file system throws.
 */
export function forgetRecorded({ fs }: Pick<World, 'fs'>, directory: string): void {
  const names = fs.readdirSync(directory)
  const receipts = new Set(names.filter((name) => name.startsWith('sent-')).map((name) => name.slice('sent-'.length)))
  for (const name of names) {
    const unsentSecret = name.startsWith('secret-') && !receipts.has(name.slice('secret-'.length))
    if (RECORDED.test(name) || unsentSecret) fs.rmSync(`${directory}/${name}`, { force: true })
  }
}
