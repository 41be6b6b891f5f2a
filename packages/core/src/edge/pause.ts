/** Blocks this thread. For commands only: nothing on the path of a run ever waits. */
export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
