import type { World } from '../edge/world.ts'

/** Writes a file, 0600, that is on the disk before this returns. Follows no link. Throws what the file system throws. */
export function writeDurably({ fs }: Pick<World, 'fs'>, path: string, data: string | Uint8Array): void {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW = 0 } = fs.constants
  const descriptor = fs.openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600)
  try {
    fs.writeFileSync(descriptor, data)
    fs.fsyncSync(descriptor)
  } finally {
    fs.closeSync(descriptor)
  }
}

/** Makes the names in a directory durable, where the platform can: Windows opens no directory, and needs none of this. */
export function syncDirectory({ fs }: Pick<World, 'fs'>, directory: string): void {
  let descriptor: number | undefined
  try {
    descriptor = fs.openSync(directory, 'r')
    fs.fsyncSync(descriptor)
  } catch {
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor)
  }
}
