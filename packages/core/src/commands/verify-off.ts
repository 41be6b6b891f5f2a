import { permissionFlag, runNode } from '../edge/run-node.ts'
import type { World } from '../edge/world.ts'
import { table, type CommandSubject, type Output } from './output.ts'
import type { VerifyInput, VerifyReport } from './verify-run.ts'

const TIMEOUT_MS = 20_000

/** Runs the tool's recording where nothing is allowed, and tells what it tried. */
export async function verifyOff(world: World, subject: CommandSubject, output: Output, because: string): Promise<number> {
  const { tool } = subject.catalog
  const flag = permissionFlag()
  if (world.runtime.name !== 'node' || flag === undefined) {
    output.err(`Telemetry of ${tool} is off: ${because}. Only Node can prove it, and this program runs on something else.`)
    return 1
  }
  const report = await watchedRun(world, subject, flag)
  if (report === undefined) {
    output.err(`Telemetry of ${tool} is off: ${because}. It could not be proved, because the run to watch did not start.`)
    return 1
  }
  const rows = findings(report, world.runtime.major)
  const proved = rows.every(({ tried }) => tried.length === 0)
  output.out(`Telemetry of ${tool} is ${output.paint('bold', 'off')}: ${because}.`)
  output.out('Its recording was run again and watched; Node denied what it can deny.')
  output.out('')
  const marked = rows.map(({ name, tried, how }) =>
    tried.length === 0
      ? [`${output.paint('green', '✓')} ${name}`, how]
      : [`${output.paint('red', '×')} ${name}`, `tried: ${tried.slice(0, 5).join(', ')}`],
  )
  for (const line of table(marked, output.columns)) output.out(line)
  output.out('')
  output.out(proved ? 'Off is off: nothing was attempted.' : 'This is a mistake in the program. Please report it.')
  return proved ? 0 : 1
}

interface Finding {
  readonly name: string
  readonly tried: readonly string[]
  readonly how: string
}

function findings({ files, processModules, sockets, networkModules, denied }: VerifyReport, major: number): Finding[] {
  const how = (isDenied: boolean, what: string, module: string): string =>
    isDenied ? `${what}; Node denied it anyway` : `${what}; no ${module} module was loaded (Node ${major} cannot deny it)`
  return [
    { name: 'files', tried: files, how: how(denied.files, 'nothing written, created or removed', 'file') },
    { name: 'processes', tried: processModules, how: how(denied.processes, 'none started', 'process') },
    { name: 'network', tried: [...sockets, ...networkModules], how: how(denied.network, 'none', 'network') },
  ]
}

async function watchedRun(world: World, { catalog, version }: CommandSubject, flag: string): Promise<VerifyReport | undefined> {
  // A bundle of CommonJS does not know where it is, and has no file beside it.
  const here: string | undefined = import.meta.url
  if (here === undefined) return undefined
  const file = new URL('./verify-run.mjs', here)
  const { fileURLToPath } = process.getBuiltinModule('node:url')
  // Whatever these would load is not part of the tool.
  const { NODE_OPTIONS: _, ...env } = world.env
  const printed = await runNode({
    file: fileURLToPath(file),
    flags: [flag, '--allow-fs-read=*', '--no-warnings'],
    cwd: world.cwd(),
    env,
    input: JSON.stringify({ catalog, version } satisfies VerifyInput),
    timeoutMs: TIMEOUT_MS,
  })
  try {
    return printed === undefined ? undefined : (JSON.parse(printed) as VerifyReport)
  } catch {
    return undefined
  }
}
