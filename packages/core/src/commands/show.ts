import { readReceipts, type Receipt } from '../deliver/receipts.ts'
import { bodyOfSealed } from '../deliver/sealed-body.ts'
import type { SealedFile } from '../deliver/sealed-file.ts'
import { checkDirectory, stateDirectory } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import { readGateOf } from '../session/read-gate.ts'
import { counted, minuteOf, type CommandSubject, type Output } from './output.ts'
import { wayInWords } from './way-in-words.ts'
import { sealWaiting } from './seal-waiting.ts'

/** One body as `show --json` prints it. */
interface ShownBody {
  readonly endpoint: string
  /** When it was sealed, or acknowledged, in UTC. */
  readonly at: string
  readonly contentType: string
  /** Byte for byte. */
  readonly body: string
}

/**
 * Prints the bodies that will be sent, the bodies that were sent, or both, byte for byte. What is told about a body goes to stderr, so
 * that stdout holds nothing but what leaves. What waits is sealed for that, as it would be by the next delivery; nothing is sent.
 */
export async function show(world: World, subject: CommandSubject, output: Output, flags: readonly string[]): Promise<number> {
  const both = flags.includes('--next') === flags.includes('--sent')
  const next = both || flags.includes('--next') ? await waiting(world, subject) : undefined
  const sent = both || flags.includes('--sent') ? receipts(world, subject) : undefined
  if (flags.includes('--json')) printJson(output, next, sent)
  else printBodies(world, output, { tool: subject.catalog.tool, next, sent })
  return [next, sent].some((part) => part !== undefined && 'problem' in part) ? 1 : 0
}

/** What waits: the bodies, why nothing does, or why they cannot be shown. */
type Waiting = { readonly bodies: readonly SealedFile[] } | { readonly off: string } | { readonly problem: string }

async function waiting(world: World, subject: CommandSubject): Promise<Waiting> {
  const { consent, directory } = readGateOf(world, subject)
  if (!consent.allowed) return { off: consent.because }
  if (directory === undefined || checkDirectory(world, directory) !== undefined) return { bodies: [] }
  try {
    const bodies = await sealWaiting(world, subject, directory)
    return bodies === 'busy' ? { problem: 'A delivery is under way. Try again in a few seconds.' } : { bodies }
  } catch {
    return { problem: 'What waits cannot be sealed, because the state directory cannot be written.' }
  }
}

/** What was sent, or why nobody may look there. */
type Sent = { readonly bodies: readonly Receipt[] } | { readonly problem: string }

function receipts(world: World, { catalog }: CommandSubject): Sent {
  const found = stateDirectory(world, catalog.tool)
  const problem = 'refused' in found ? found.refused : checkDirectory(world, found.path)
  if (problem === 'missing') return { bodies: [] }
  if ('refused' in found || problem !== undefined) return { problem: `What was sent cannot be shown: ${problem}.` }
  return { bodies: readReceipts(world, found.path) }
}

interface Shown {
  readonly tool: string
  readonly next: Waiting | undefined
  readonly sent: Sent | undefined
}

function printBodies(world: World, output: Output, { tool, next, sent }: Shown): void {
  const about = (line: string): void => output.err(`# ${line}`)
  if (next !== undefined) {
    if ('off' in next) about(`Telemetry of ${tool} is off: ${next.off}. Nothing is recorded, and nothing is sent from here.`)
    else if ('problem' in next) output.err(next.problem)
    else if (next.bodies.length === 0) about('Nothing waits to be sent.')
    else {
      for (const sealed of next.bodies) {
        const { endpoint, transport } = sealed.header
        printBody(output, `will be sent to ${wayInWords(world, endpoint, transport)}`, sealed)
      }
    }
  }
  if (sent === undefined) return
  if ('problem' in sent) {
    about(sent.problem)
    return
  }
  if (sent.bodies.length === 0) about('Nothing was sent.')
  for (const receipt of sent.bodies) {
    const way = wayInWords(world, receipt.endpoint, receipt.transport)
    printBody(output, `sent ${minuteOf(receipt.sentAt)} to ${way}`, { header: receipt, text: receipt.text })
  }
}

type Printed = Parameters<typeof bodyOfSealed>[0]

function printBody(output: Output, about: string, sealed: Printed): void {
  const { text } = sealed
  output.err(`# ${about}: ${counted(Buffer.byteLength(text), 'byte')}, ${counted(eventsIn(sealed), 'event')}`)
  output.out(text)
}

function eventsIn(sealed: Printed): number {
  try {
    return bodyOfSealed(sealed).events.length
  } catch {
    return 0
  }
}

function printJson(output: Output, next: Waiting | undefined, sent: Sent | undefined): void {
  const report = {
    ...(next && (('bodies' in next && { next: next.bodies.map(sealedBody) }) || { next: [], ...next })),
    ...(sent && (('bodies' in sent && { sent: sent.bodies.map(sentBody) }) || { sent: [], ...sent })),
  }
  output.out(JSON.stringify(report, null, 2))
}

function sealedBody({ header, text }: SealedFile): ShownBody {
  return { endpoint: header.endpoint, at: new Date(header.t).toISOString(), contentType: header.contentType, body: text }
}

function sentBody({ sentAt, endpoint, contentType, text }: Receipt): ShownBody {
  return { endpoint, at: new Date(sentAt).toISOString(), contentType, body: text }
}
