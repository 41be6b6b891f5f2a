import { readFileSync, readdirSync } from 'node:fs'

/**
 * Lists the processes that were started with a directory in their environment, such as a temporary home, or that work in it. Only
 * Linux tells; elsewhere the list is empty.
 */
export function processesOf(directory: string): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .flatMap((pid) => {
      try {
        // A process that has ended and was not waited for has an empty one.
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(directory) ? [commandOf(pid)] : []
      } catch {
        return []
      }
    })
}

function commandOf(pid: string): string {
  return `${pid}: ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()}`
}
