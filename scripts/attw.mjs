import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Looks at the types of the package in the working directory, packed as it is published. With `attw --pack` npm would pack it, which
// takes longer than all the rest.

const directory = mkdtempSync(join(tmpdir(), 'sonde-attw-'))
const tarball = join(directory, 'package.tgz')
try {
  process.exitCode =
    run('pnpm', 'pack', '--silent', '--out', tarball) ||
    run('attw', tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-color', '--no-emoji')
} finally {
  rmSync(directory, { recursive: true, force: true })
}

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (error) console.error(error.message)
  return status ?? 1
}
