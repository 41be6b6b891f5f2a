import type { MachineIdentity } from '../../define/identity.ts'
import { DAY_MS } from '../../edge/time-spans.ts'
import { uuidOf } from './uuid.ts'

/** Shorter values can be guessed. */
const MIN_LENGTH = 16
const MAX_LENGTH = 256

/**
 * Makes the machine's id of a text that its user keeps in a variable, for workspaces that are new each time: the HMAC-SHA256 of the
 * text (and of the number of the period, where ids rotate) with the tool's name as key, written as a UUID of version 8. The same for
 * one text and tool everywhere, different for each tool. Whoever can guess the text can make it again, so one of fewer than 16
 * characters is not used; nobody finds a random one.
 */
export function ownMachineId(
  text: string,
  { tool, machine, now }: { readonly tool: string; readonly machine: MachineIdentity; readonly now: number },
): string | undefined {
  if (text.length < MIN_LENGTH || text.length > MAX_LENGTH) return undefined
  const period = typeof machine === 'object' ? `\n${Math.floor(now / DAY_MS / machine.rotatingDays)}` : ''
  const { createHmac } = process.getBuiltinModule('node:crypto')
  const hex = createHmac('sha256', `sonde machine id of ${tool}`)
    .update(text + period)
    .digest('hex')
  return uuidOf(hex, 8)
}
