/** Whether this program is a single executable, with Node inside: starting `process.execPath` starts the tool again. */
export function isSingleExecutable(): boolean {
  return process.getBuiltinModule('node:sea')?.isSea() ?? false
}
