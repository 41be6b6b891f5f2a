/** The machine as the courier sees it. A run never asks: `node:os` and these calls take it 2 ms. */
export interface Machine {
  readonly platform: NodeJS.Platform
  /** The version of the kernel, in the words of its author: `6.8.0-45-generic`. */
  readonly release: () => string
  /** How many programs can run at the same time. */
  readonly cpus: () => number
  /** In bytes. */
  readonly totalMemory: () => number
}

/** Reads the machine this code runs on. */
export function currentMachine(): Machine {
  const os = process.getBuiltinModule('node:os')
  return { platform: process.platform, release: os.release, cpus: os.availableParallelism, totalMemory: os.totalmem }
}
