import { SETTINGS_VERSION, settingsPath } from '../consent/settings.ts'
import { courierEnvironment } from '../deliver/courier-environment.ts'
import { sealedBytes, sealedPath, type SealedFile } from '../deliver/sealed-file.ts'
import { courierRefusal } from '../deliver/start-courier.ts'
import { courierPath } from '../courier-file.ts'
import { startCapture, type CapturedRequest } from '../edge/capture.ts'
import { currentLauncher } from '../edge/launcher.ts'
import { runNode } from '../edge/run-node.ts'
import { makeTemporaryDirectory } from '../edge/temporary-directory.ts'
import type { World } from '../edge/world.ts'
import { counted, type CommandSubject, type Output } from './output.ts'
import { sealWaiting } from './seal-waiting.ts'

/** Longer than a courier lives. */
const COURIER_MS = 15_000

/** What any request needs; another header could carry something that `show` does not. */
const HEADERS = new Set(['connection', 'content-length', 'content-type', 'host'])

/** Delivers copies of what waits to a capture on this machine, with the courier itself, and compares. What waits goes on waiting. */
export async function verifyOn(world: World, subject: CommandSubject, output: Output, directory: string): Promise<number> {
  const { tool } = subject.catalog
  output.out(`Telemetry of ${tool} is ${output.paint('bold', 'on')}.`)
  const waiting = await sealWaiting(world, subject, directory).catch(() => undefined)
  if (waiting === undefined)
    return notProved(output, 'what waits cannot be sealed, because the state directory cannot be written')
  if (waiting === 'busy') return notProved(output, 'a delivery is under way; try again in a few seconds')
  if (waiting.length === 0) {
    output.out(`Nothing waits to be sent, so there is nothing to compare. Use ${tool} once and verify again.`)
    return 0
  }
  const file = fileOf(world, subject)
  if (file === undefined) return notProved(output, `this program cannot deliver; \`${tool} telemetry status\` says why`)
  const requests = await deliverCopies(world, tool, waiting, file).catch(() => undefined)
  if (requests === undefined) return notProved(output, 'nothing could be delivered on this machine')
  const problems = differences(waiting, requests)
  for (const problem of problems) output.err(`${output.paint('red', '×')} ${problem}`)
  if (problems.length > 0) return notProved(output, 'what was sent is not what is shown. Please report this')
  const bytes = requests.reduce((sum, { body }) => sum + body.length, 0)
  output.out(
    `The courier sent copies of ${counted(waiting.length, 'waiting body', 'waiting bodies')} to a capture on this machine.`,
  )
  output.out('')
  output.out(`  ${output.paint('green', '✓')} all ${bytes} bytes are those that \`${tool} telemetry show --next\` prints`)
  output.out(`  ${output.paint('green', '✓')} no header carried anything else`)
  output.out('')
  output.out('Nothing was sent anywhere else, and what waits still waits.')
  return 0
}

function notProved(output: Output, why: string): number {
  output.err(`Not proved: ${why}.`)
  return 1
}

function fileOf(world: World, { courier }: CommandSubject): string | undefined {
  const launcher = currentLauncher()
  const file = courierPath(courier, launcher)
  return courierRefusal(world, file, launcher) === undefined ? file : undefined
}

async function deliverCopies(
  world: World,
  tool: string,
  waiting: readonly SealedFile[],
  file: string,
): Promise<readonly CapturedRequest[]> {
  const { fs } = world
  const directory = makeTemporaryDirectory()
  const capture = await startCapture()
  const path = `${directory}/captured.ndjson`
  try {
    fs.writeFileSync(settingsPath(directory), `${JSON.stringify({ v: SETTINGS_VERSION, choice: 'on' })}\n`, { mode: 0o600 })
    for (const { id, header, text } of waiting) {
      const { transport } = header
      const away = transport?.kind === 'file' ? { transport: { ...transport, path } } : {}
      const copy = sealedBytes({ ...header, ...away, endpoint: capture.endpoint }, Buffer.from(text))
      fs.writeFileSync(sealedPath(directory, id), copy, { mode: 0o600 })
    }
    await runNode({ file, cwd: directory, env: courierEnvironment(world, { tool }), timeoutMs: COURIER_MS })
    return [...capture.requests, ...linesOf(world, path)]
  } finally {
    capture.close()
    fs.rmSync(directory, { recursive: true, force: true })
  }
}

/** What a courier put into a file, each line as if it had been a request. */
function linesOf({ fs }: World, path: string): CapturedRequest[] {
  if (!fs.existsSync(path)) return []
  const lines = fs.readFileSync(path, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => ({ path, headers: {}, body: Buffer.from(line) }))
}

function differences(waiting: readonly SealedFile[], requests: readonly CapturedRequest[]): string[] {
  const expected = waiting.map(({ text }) => text).toSorted()
  const received = requests.map(({ body }) => body.toString('utf8')).toSorted()
  const headers = new Set(requests.flatMap((request) => Object.keys(request.headers)).filter((name) => !HEADERS.has(name)))
  const missing = expected.filter((text, index) => text !== received[index]).length
  return [
    ...(received.length === expected.length ? [] : [`${counted(received.length, 'body', 'bodies')} came of ${expected.length}`]),
    ...(missing === 0 ? [] : [`${counted(missing, 'body is', 'bodies are')} not what is shown`]),
    ...(headers.size === 0 ? [] : [`a request carried ${[...headers].join(', ')}`]),
  ]
}
