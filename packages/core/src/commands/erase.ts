import type { TransportChoice } from '../define/transport-choice.ts'
import { eraseReceipt, type Erasure } from '../deliver/erase-receipt.ts'
import { readReceipts } from '../deliver/receipts.ts'
import { readSecret, secretPath, sentPath } from '../deliver/sealed-file.ts'
import { checkDirectory, stateDirectory } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import { counted, withTilde, type CommandSubject, type Output } from './output.ts'

/** All receipts together; then whatever is left waits for the next try. */
const TOTAL_MS = 30_000

/** Whoever used a tool for a month has hundreds of receipts, and one request after another would not end in that time. */
const AT_ONCE = 8

/**
 * Has everything that was sent from this machine erased where it went: one request per receipt, each on its own connection, with the
 * secret only this machine knows. Works while telemetry is off, because the user typed it. Exit code 1 where a receiver did not
 * acknowledge; its receipts stay for the next try; and where nobody may look for receipts.
 */
export async function erase(world: World, { catalog }: CommandSubject, output: Output): Promise<number> {
  const found = stateDirectory(world, catalog.tool)
  const problem = 'refused' in found ? found.refused : checkDirectory(world, found.path)
  if (problem === 'missing') {
    output.out(NOTHING)
    return 0
  }
  // Whether anything was sent is in there, and nobody may say it was not.
  if ('refused' in found || problem !== undefined) {
    output.err(`Nothing could be erased: ${problem}, and the receipts of what was sent would be there.`)
    return 1
  }
  return eraseAndTell(world, found.path, output)
}

const NOTHING = 'There are no receipts of anything sent, so there is nothing to erase.'

/** Erases by every receipt of a state directory and says what came of it. Returns the exit code. */
export async function eraseAndTell(world: World, directory: string, output: Output): Promise<number> {
  const receipts = readReceipts(world, directory)
  if (receipts.length === 0) {
    output.out(NOTHING)
    return 0
  }
  const endsAt = world.monotonic() + TOTAL_MS
  let erased = 0
  const kept = new Map<string, number>()
  const waiting = receipts.values()
  async function eraseWaiting(): Promise<void> {
    for (const { id, endpoint, transport } of waiting) {
      const result = await erasure(world, { directory, id, endpoint, transport, leftMs: endsAt - world.monotonic() })
      if (result === 'erased') erased++
      else kept.set(`${endpoint}: ${result.kept}`, (kept.get(`${endpoint}: ${result.kept}`) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, eraseWaiting))
  if (erased > 0) output.out(`${counted(erased, 'body', 'bodies')} erased where it went; the receipts are removed.`)
  for (const [why, n] of kept)
    output.err(`${counted(n, 'body', 'bodies')} not erased at ${why}. The receipts are kept; try again.`)
  return kept.size === 0 ? 0 : 1
}

interface Erasing {
  readonly directory: string
  readonly id: string
  readonly endpoint: string
  readonly transport: TransportChoice | undefined
  readonly leftMs: number
}

async function erasure(world: World, { directory, id, endpoint, transport, leftMs }: Erasing): Promise<Erasure> {
  const secret = readSecret(world, directory, id)?.trim()
  if (transport?.kind === 'file')
    return { kept: `it is in the file ${withTilde(world, transport.path)}, which is yours to delete` }
  if (secret === undefined) return { kept: 'the secret of the receipt is gone' }
  if (leftMs <= 0) return { kept: 'there was no time left' }
  const result = await eraseReceipt(world, { endpoint, secret, leftMs })
  if (result !== 'erased') return result
  try {
    world.fs.rmSync(sentPath(directory, id), { force: true })
    world.fs.rmSync(secretPath(directory, id), { force: true })
    return 'erased'
  } catch {
    return { kept: 'erased, but the receipt cannot be removed' }
  }
}
