import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { courierEnds } from './courier-ends.ts'

export interface DeliverOptions {
  /** The environment of the program that recorded; of it the courier uses `HOME`, proxies and certificates. Default: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Path of a Node binary. Default: the one that runs this process. */
  readonly node?: string
}

/** What is recorded and not acknowledged. */
const WAITING = /^(?:current-|claimed-|sealed-)/

const DEADLINE_MS = 60_000

/**
 * Delivers what a tool recorded, at once: programs start the courier only every 12 hours. Starts the same courier, as a process, in the
 * tool's state directory, as often as it takes: after a failure one would wait for hours. Waits first for a courier that a run has
 * started, so that afterwards none is at work, and the files there stay as they are until the next run.
 *
 * @param stateDirectory Of one tool, such as `~/.local/state/sonde/acme`. Where there is none, nothing was recorded.
 * @throws Error where something is still waiting after 60 s: nobody accepts it, or the program that recorded it still runs.
 */
export async function deliverNow(stateDirectory: string, options: DeliverOptions = {}): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  await courierEnds(stateDirectory)
  while (waiting(stateDirectory).length > 0) {
    if (performance.now() > deadline)
      throw new Error(
        `After ${DEADLINE_MS} ms ${waiting(stateDirectory).join(', ')} still waits in ${stateDirectory}. [not-delivered]`,
      )
    // It says when the next attempt may be.
    rmSync(join(stateDirectory, 'delivery.json'), { force: true })
    await runCourier(stateDirectory, options)
    // A run may have ended meanwhile.
    await courierEnds(stateDirectory)
  }
}

async function runCourier(cwd: string, { env = process.env, node = process.execPath }: DeliverOptions): Promise<void> {
  const courier = createRequire(import.meta.url).resolve('@sonde/core/courier')
  const child = spawn(node, [courier], { cwd, env: { ...env, SONDE_COURIER: '1' }, stdio: 'ignore' })
  await once(child, 'exit')
}

function waiting(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => WAITING.test(name))
  } catch {
    return []
  }
}
