import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions } from 'esbuild'
import { inject } from 'postject'

const courier = fileURLToPath(import.meta.resolve('@sonde/core/courier'))

/** Bundles a program into one file, as docs/authors/bundling.md says it. */
export async function bundle(
  entry: string,
  outfile: string,
  format: 'esm' | 'cjs' = 'esm',
  more: Pick<BuildOptions, 'conditions' | 'define'> = {},
): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    ...more,
    bundle: true,
    platform: 'node',
    format,
    logLevel: 'error',
    // A single executable has no file to be asked for its place.
    logOverride: { 'empty-import-meta': 'silent' },
  })
}

/** Bundles the courier into a file beside the program's. */
export function bundleCourier(outfile: string): Promise<void> {
  return bundle(courier, outfile)
}

/** Builds a program and the Node that runs this into one executable, in a directory of its own. */
export async function singleExecutable(entry: string, directory: string): Promise<string> {
  const main = join(directory, 'main.cjs')
  const blob = join(directory, 'tool.blob')
  const config = join(directory, 'sea.json')
  const executable = join(directory, 'acme')
  await bundle(entry, main, 'cjs')
  writeFileSync(config, JSON.stringify({ main, output: blob, disableExperimentalSEAWarning: true }))
  execFileSync(process.execPath, ['--experimental-sea-config', config], { cwd: directory, stdio: 'pipe' })
  copyFileSync(process.execPath, executable)
  chmodSync(executable, 0o755)
  await inject(executable, 'NODE_SEA_BLOB', readFileSync(blob), {
    sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
  })
  return executable
}

/** Why no single executable can be built here; undefined where it can. */
export function noSingleExecutable(): string | undefined {
  if (process.platform !== 'linux') return 'the test builds executables for Linux only'
  const { variables } = process.config as { variables: { single_executable_application?: boolean; node_shared?: boolean } }
  if (variables.single_executable_application === false) return 'this Node was built without single executables'
  return variables.node_shared ? 'this Node keeps most of itself in a shared library' : undefined
}
