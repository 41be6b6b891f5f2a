import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whether `strace` can follow a process here. */
export const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0

const TRACED = 'trace=%file,%network,clone,clone3,fork,vfork,write,pwrite64,writev,pwritev,ftruncate,fallocate,copy_file_range'

/** Calls that change what a file system holds, whatever they are given. */
const CHANGES =
  /^(?:mkdir|mkdirat|rmdir|rename|renameat|renameat2|unlink|unlinkat|link|linkat|symlink|symlinkat|truncate|ftruncate|fallocate|chmod|fchmod|fchmodat|chown|fchown|fchownat|lchown|utime|utimes|utimensat|mknod|mknodat|creat|copy_file_range)\(/
const NETWORK = /^(?:socket|connect|bind|listen|accept|accept4|sendto|sendmsg|sendmmsg)\(/
const PROCESSES = /^(?:fork|vfork|execve|execveat)\(/
const WRITES = /^(?:write|pwrite64|writev|pwritev)\((?<descriptor>\d+)<(?<path>\/[^>]*)>/

/** What a program did to the machine: each effect once, without what differs from run to run. */
export interface Traced {
  readonly effects: readonly string[]
  readonly stdout: string
  readonly status: number | null
}

interface TraceOptions {
  readonly cwd: string
  readonly env: Record<string, string>
  /** What starts `strace`, where it needs a world of its own. */
  readonly through?: readonly string[]
}

/** Runs a Node program under `strace -f`, and lists every write, creation, removal, connection and process. */
export function trace(program: readonly string[], { cwd, env, through = [] }: TraceOptions): Traced {
  const directory = mkdtempSync(join(tmpdir(), 'sonde-trace-'))
  const output = join(directory, 'calls')
  try {
    const strace = ['strace', '-f', '-y', '-s', '300', '-e', TRACED, '-o', output]
    const [command = '', ...words] = [...through, ...strace, process.execPath, ...program]
    const { stdout, status } = spawnSync(command, words, { cwd, env, encoding: 'utf8', timeout: 60_000 })
    const lines = readFileSync(output, 'utf8').split('\n')
    return { effects: [...new Set(lines.flatMap((line) => effectIn(line) ?? []))].toSorted(), stdout, status }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function effectIn(line: string): string | undefined {
  const call = line.replace(/^\d+\s+/, '')
  const name = call.slice(0, call.indexOf('('))
  if (CHANGES.test(call) || NETWORK.test(call) || PROCESSES.test(call)) return withoutResult(call)
  if (/^clone3?\(/.test(call)) return call.includes('CLONE_THREAD') ? undefined : 'a new process'
  if (/^openat?2?\(/.test(call)) return /O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)/.test(call) ? withoutResult(call) : undefined
  const { descriptor, path } = WRITES.exec(call)?.groups ?? {}
  // What it prints is compared as text.
  return path === undefined || descriptor === '1' || descriptor === '2' ? undefined : `${name} ${path}`
}

function withoutResult(call: string): string {
  return call
    .replace(/\) += .*$/, ')')
    .replace(/ <unfinished \.\.\.>$/, '')
    .replaceAll(/0x[\da-f]+/g, '0x')
}
