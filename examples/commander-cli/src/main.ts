import { Mistake } from './shelf.ts'

/** Runs shelf. A mistake is one line on stderr; every other error is a defect, with its stack. */
export async function main(run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
