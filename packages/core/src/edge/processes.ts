import { codeOf } from './state-directory.ts'

/** Whether a process of this id exists; one that belongs to somebody else does. A reused id reads as alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}
