import type { World } from '../edge/world.ts'
import { readGateOf } from '../session/read-gate.ts'
import type { CommandSubject, Output } from './output.ts'
import { verifyOff } from './verify-off.ts'
import { verifyOn } from './verify-on.ts'

/**
 * Proves what the status says. Off: a run of the tool's recording that Node allows nothing tried nothing. On: what a delivery to a
 * capture on this machine sends is what `show --next` prints. Changes nothing and sends nothing. Exit code 1 where it is not proved.
 */
export function verify(world: World, subject: CommandSubject, output: Output): Promise<number> {
  const { consent, directory } = readGateOf(world, subject)
  if (!consent.allowed || directory === undefined) return verifyOff(world, subject, output, consent.because)
  return verifyOn(world, subject, output, directory)
}
