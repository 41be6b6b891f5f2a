import type { Launcher } from './edge/launcher.ts'

/** The courier's file: beside core's own entry, unless a bundle moved it. A bundle may know no place of its own, and then nothing is there. */
export function courierFile(moved: URL | undefined): URL {
  const here: string | undefined = import.meta.url
  return moved ?? new URL('./courier.mjs', here ?? 'bundle:/')
}

/** The path of that file; undefined where it can be none. */
export function courierPath(moved: URL | undefined, { pathOf }: Pick<Launcher, 'pathOf'>): string | undefined {
  const file = courierFile(moved)
  return file.protocol === 'file:' ? pathOf(file) : undefined
}
