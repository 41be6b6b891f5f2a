import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import type { Invocation } from './measure.ts'
import { ONE_DELIVERY, type Row } from './rows.ts'

const ONLY_LOOPBACK = `--import=${pathToFileURL(join(import.meta.dirname, 'programs', 'only-loopback.mjs')).href}`

export async function run({ command: [program = '', ...args], cwd, env }: Invocation): Promise<string> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (code !== 0) throw new Error(`\`${args.join(' ')}\` ended with ${code}: ${stderr}${stdout}`)
  return stdout
}

/**
 * Runs a program once and sees that it does what its row says: that it prints the same as the program it is compared with, records
 * and sends as much as expected, and connects to nothing but this machine.
 */
export async function check(row: Row, requests: () => number, expectedOutput?: string): Promise<string> {
  row.prepare?.()
  const linesBefore = row.states?.waitingLines() ?? 0
  const requestsBefore = requests()
  const { invocation } = row
  const output = await run({ ...invocation, env: { ...invocation.env, NODE_OPTIONS: ONLY_LOOPBACK } })
  await row.settle?.()
  const found = { lines: (row.states?.waitingLines() ?? 0) - linesBefore, requests: requests() - requestsBefore }
  const { lines, requests: expected } = row.expected
  const isSent = expected === ONE_DELIVERY ? found.requests >= 2 : found.requests === expected
  if (found.lines !== lines || !isSent) {
    throw new Error(`\`${row.name}\` was to have ${JSON.stringify(row.expected)}, but had ${JSON.stringify(found)}.`)
  }
  if (expectedOutput !== undefined && output !== expectedOutput) {
    throw new Error(`\`${row.name}\` printed ${JSON.stringify(output)} instead of ${JSON.stringify(expectedOutput)}.`)
  }
  return output
}
