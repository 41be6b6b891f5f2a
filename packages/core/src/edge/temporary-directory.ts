/** Makes a directory that only this user can read, and returns its path. Throws what the file system throws. */
export function makeTemporaryDirectory(): string {
  const { tmpdir } = process.getBuiltinModule('node:os')
  const { sep } = process.getBuiltinModule('node:path')
  return process.getBuiltinModule('node:fs').mkdtempSync(`${tmpdir()}${sep}sonde-`)
}
