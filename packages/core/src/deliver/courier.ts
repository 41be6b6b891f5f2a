/**
 * The courier's program: `@sonde/core/courier`, started by core as a detached process in the tool's state directory. Importing it does
 * nothing unless it is the program itself or `SONDE_COURIER=1` is set.
 */
import { end, endAfter, isProgram, startDirectory } from '../edge/courier-process.ts'
import { currentCourierWorld } from '../edge/courier-world.ts'
import { runCourier } from './run-courier.ts'

/** An aborted request does not release the socket of a proxy that hangs, so nothing but the end of the process is sure. */
const DEADLINE_MS = 10_000

const world = currentCourierWorld()
if (world.env['SONDE_COURIER'] === '1' || isProgram(import.meta.url)) {
  endAfter(DEADLINE_MS)
  const directory = startDirectory()
  if (directory === undefined) end()
  else void runCourier(world, directory).finally(end)
}
