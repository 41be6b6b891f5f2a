import { existsSync, readFileSync } from 'node:fs'
import { readApp, stateDirectory } from '../app.ts'

/** Prints the app's log; with `follow` also what is added later, until the process is interrupted. */
export async function logs(follow = false): Promise<void> {
  readApp()
  let printed = print(0)
  if (!follow) return
  setInterval(() => (printed = print(printed)), 200)
  await new Promise<never>(() => {})
}

function print(from: number): number {
  const path = `${stateDirectory}/log`
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  process.stdout.write(text.slice(from))
  return text.length
}
