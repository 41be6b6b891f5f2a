import { readReceipts } from '../deliver/receipts.ts'
import { checkDirectory, stateDirectory } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import type { CommandSubject, Output } from './output.ts'

/** Prints the receipts: byte for byte what was sent, each below a line that says when and to whom. Changes nothing. */
export function show(world: World, { catalog }: CommandSubject, output: Output, flags: readonly string[]): number {
  if (!flags.includes('--sent')) {
    output.err(`\`${catalog.tool} telemetry show\` needs to know what: \`show --sent\` prints what was sent.`)
    return 2
  }
  const found = stateDirectory(world, catalog.tool)
  const usable = 'path' in found && checkDirectory(world, found.path) === undefined
  const receipts = usable ? readReceipts(world, found.path) : []
  if (receipts.length === 0) output.out('Nothing was sent.')
  for (const { sentAt, endpoint, text } of receipts) {
    // The line about a body goes to stderr, so that stdout holds nothing but what was sent.
    output.err(`# sent ${new Date(sentAt).toISOString().slice(0, 16).replace('T', ' ')} UTC to ${endpoint}`)
    output.out(text)
  }
  return 0
}
