import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../../packages/core/test/free-port.ts'

const example = join(import.meta.dirname, '..')
const bin = join(example, '..', '..', 'packages', 'collector', 'dist', 'bin.mjs')

interface Block {
  /** What stands behind `sh`: `first` is about this clone, `server` goes on running, `stopped` wants it to have ended. */
  readonly kind: string
  readonly text: string
}

function blocksOf(readme: string): Block[] {
  return [...readme.matchAll(/^```sh *(\w*)\n([\s\S]*?)^```$/gm)].map(([, kind = '', text = '']) => ({ kind, text }))
}

/** A directory with the example's files, in which `sonde-collector` is a command, and with ports of its own. */
async function stage() {
  const directory = mkdtempSync(join(tmpdir(), 'sonde-self-hosted-'))
  const ports = { '7663': await freePort(), '7664': await freePort() }
  const withPorts = (text: string): string => text.replaceAll(/\b766[34]\b/g, (port) => String(ports[port as keyof typeof ports]))
  mkdirSync(join(directory, 'bin'))
  writeFileSync(join(directory, 'bin', 'sonde-collector'), `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`, {
    mode: 0o755,
  })
  copyFileSync(join(example, 'telemetry.catalog.json'), join(directory, 'telemetry.catalog.json'))
  writeFileSync(join(directory, 'collector.json'), withPorts(readFileSync(join(example, 'collector.json'), 'utf8')))
  const env = { PATH: `${join(directory, 'bin')}${delimiter}${process.env['PATH']}`, HOME: directory }
  const run = (text: string): ChildProcess =>
    spawn('bash', ['-euo', 'pipefail', '-c', withPorts(text)], { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))
  return { run }
}

async function finished(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}

/** Throws with everything that was printed where it fails. */
async function succeeding(child: ChildProcess, text: string): Promise<string> {
  const { code, output } = await finished(child)
  if (code !== 0) throw new Error(`exit code ${code} of ${text}\n${output}`)
  return output
}

/** Waits until a collector listens. */
async function started(child: ChildProcess): Promise<{ stop(): Promise<string> }> {
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = succeeding(child, 'serve')
  const said = new Promise<void>((resolve) => {
    let printed = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      if (printed.includes('Ctrl+C stops it')) resolve()
    })
  })
  await Promise.race([said, ended])
  return {
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

test('[R-SST-6] the walk-through does what it says, from the first start to a restored backup', async () => {
  const { run } = await stage()
  const blocks = blocksOf(readFileSync(join(example, 'README.md'), 'utf8'))
  const outputs: string[] = []
  const runBlocks = async (kind: string): Promise<void> => {
    for (const { text } of blocks.filter((block) => block.kind === kind)) outputs.push(await succeeding(run(text), text))
  }
  const server = await started(run(`exec ${blocks.find(({ kind }) => kind === 'server')?.text}`))
  await runBlocks('')
  expect(await server.stop()).toContain('Everything that was acknowledged is kept.')
  await runBlocks('stopped')
  const expected = [
    /"ready":true/,
    /^\{"sonde":1,"accepted":1,"rejected":\[\]\}$/,
    /^ {2}build +1 /m,
    /^sonde_collector_events_accepted_total 1$/m,
    /^The catalog of acme 1\.4\.2 is registered\.$/m,
    /^ok +collector +runs, and answers at /m,
    /^A copy of everything is in backup\./,
    /^ {2}build +1 /m,
  ]
  expect(outputs).toHaveLength(expected.length)
  for (const [index, pattern] of expected.entries()) expect(outputs[index]).toMatch(pattern)
})
