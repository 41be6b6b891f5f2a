import * as fs from 'node:fs'

/** A file system that fails at its n-th call, and counts them. */
export interface FailingFs {
  readonly fs: typeof fs
  readonly calls: () => number
  /** What failed, once something has. */
  readonly failed: () => string | undefined
}

/**
 * Passes everything on to the real file system, but throws at call number `failAt`: a `crash` throws at every later call too, as if the
 * process were gone, a `hiccup` only once. A write that fails has written half of its bytes.
 */
export function failingFs(failAt: number, kind: 'crash' | 'hiccup' = 'crash'): FailingFs {
  let calls = 0
  let failed: string | undefined
  const wrapped = new Proxy(fs, {
    get(target, name, receiver) {
      const original: unknown = Reflect.get(target, name, receiver)
      if (typeof original !== 'function' || !String(name).endsWith('Sync')) return original
      return (...given: unknown[]) => {
        calls++
        if (calls === failAt || (failed !== undefined && kind === 'crash')) {
          failed ??= String(name)
          if (calls === failAt && name === 'writeFileSync') writeHalf(given)
          // Closing is what the kernel does for a process that is gone.
          if (name === 'closeSync') original.apply(target, given)
          throw Object.assign(new Error(`EIO: ${String(name)}`), { code: 'EIO' })
        }
        // Waiting for the disk would take most of a test's time and change nothing in it.
        return name === 'fsyncSync' ? undefined : original.apply(target, given)
      }
    },
  })
  return { fs: wrapped, calls: () => calls, failed: () => failed }
}

function writeHalf([file, data, ...options]: unknown[]): void {
  const bytes = Buffer.from(data as string)
  fs.writeFileSync(file as number, bytes.subarray(0, bytes.length / 2), ...(options as []))
}
