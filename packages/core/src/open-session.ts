import {
  keysNotShown,
  readGate,
  readState,
  refusedByChoice,
  refusedByEnvironment,
  type DeliveryMemory,
  type GateReading,
  type StateReading,
} from './consent/gate.ts'
import { addedBy, markNoticeShown, mayShowNotice, noticeParts, noticeText, type NoticeStyle } from './consent/notice.ts'
import { projectInput } from './consent/project.ts'
import type { Recipient } from './consent/recipient.ts'
import { prepareSettings, readSettings, withShown, type FoundSettings } from './consent/settings.ts'
import { tryLockSettings } from './consent/settings-lock.ts'
import type { CatalogInput } from './define/catalog.ts'
import { choosesFullContext } from './define/context-mode.ts'
import { CONTEXT_FULL, coverageKeys } from './define/coverage.ts'
import { withShippedWords, type Shipped } from './define/shipped-words.ts'
import { readDeliveryState } from './deliver/delivery-state.ts'
import { ensureDirectory } from './edge/state-directory.ts'
import type { World } from './edge/world.ts'
import type { ErrorReading } from './record/errors/error-reading.ts'
import type { ErrorWiring } from './record/errors/wiring.ts'
import { contextFacts } from './record/context-facts.ts'
import { createNoise } from './record/noise.ts'
import { runFacts } from './record/facts/run-facts.ts'
import { runContext } from './record/run-context.ts'
import type { Session } from './record/session.ts'
import { coerce } from './sanitize/coerce.ts'
import { recipientKey } from './spool/recipient-key.ts'
import { createSpool, type WriteLine } from './spool/spool.ts'

/** What opening a session depends on, beside the world. */
export interface Opening {
  readonly catalog: CatalogInput
  readonly version: string
  readonly shipped: Shipped | undefined
  readonly strict: boolean
  /** What the program tells about its errors. */
  readonly errors: ErrorWiring | undefined
  /** Whether a notice may be shown if one is due. */
  readonly mayNotify: boolean
  readonly notice: NoticeStyle | undefined
  /** The project's root. Default: the working directory. */
  readonly root?: string | undefined
  /** Takes the lines instead of the spool. */
  readonly write?: WriteLine
}

/** A session with what its delivery needs. */
export interface OpenSession extends Session {
  readonly directory: string
  readonly recipientKey: string
}

/**
 * Asks the gate and opens a session where recording is allowed. Where a notice is due and somebody can read it, it is shown instead,
 * and this process records nothing.
 */
export function openSession(world: World, opening: Opening): OpenSession | undefined {
  // Set for the courier, which loads no program, and so for whatever a courier might start by mistake.
  if (world.env['SONDE_COURIER'] === '1' || refusedByEnvironment(world, opening.catalog)) return undefined
  const state = readState(world, opening.catalog)
  if (refusedByChoice(world, opening.catalog, state.settings)) return undefined
  const reading = readGateOf(world, opening, state)
  if (opening.mayNotify && noticeIsDue(reading) && mayShowNotice(world)) {
    showNotice(world, opening, reading)
    return undefined
  }
  return reading.consent.allowed ? sessionOf(world, opening, reading) : undefined
}

/** Whether a run of this process would be recorded. Shows no notice. */
export function mayRecord(world: World, opening: Pick<Opening, 'catalog' | 'version'>): boolean {
  if (world.env['SONDE_COURIER'] === '1' || refusedByEnvironment(world, opening.catalog)) return false
  return readGateOf(world, opening).consent.allowed
}

/** Reads the gate for one version of the tool. */
export function readGateOf(
  world: World,
  { catalog, version, root }: Pick<Opening, 'catalog' | 'version' | 'root'>,
  state?: StateReading,
): GateReading {
  const memoryOf = (directory: string, recipient: Recipient): DeliveryMemory => {
    const { stopped, recipients } = readDeliveryState(world, directory)
    const key = 'refused' in recipient ? undefined : recipientKey(recipient.endpoint)
    return { stopped: stopped?.[version], failingSince: key === undefined ? undefined : recipients?.[key]?.failingSince }
  }
  return readGate(world, catalog, memoryOf, { state, root })
}

/** Whether a project's committed opt-out refuses. */
export function refusedByProject(world: World, root: string, { tool }: Pick<CatalogInput, 'tool'>): boolean {
  return projectInput(world, root, tool).refuses
}

/** A notice is due where nothing but the missing notice refuses, or where a part of the catalog was never shown. */
function noticeIsDue({ consent, unshown }: GateReading): boolean {
  return unshown.length > 0 && consent.inputs.every((input) => !input.refuses || input.name === 'notice')
}

/** Shows the notice as the only one who does: of runs at the same time one shows it, and the others record nothing either. */
function showNotice(world: World, { catalog, notice }: Opening, { recipient, directory, settings: read }: GateReading): void {
  if (directory === undefined || 'refused' in recipient) return
  if (ensureDirectory(world, directory) !== undefined) return
  try {
    const lock = tryLockSettings(world, directory)
    if (lock === undefined) return
    try {
      const settings = readSettings(world, directory)
      const keys = coverageKeys(catalog)
      const unshown = keysNotShown(keys, settings, recipient)
      // Somebody may have shown it, or switched off, since the gate was read.
      if (settings === 'unusable' || unshown.length === 0) return
      if (choiceIn(settings) !== choiceIn(read)) return
      const added = unshown.length === keys.length ? {} : { added: addedBy(unshown) }
      // Written first, so that a home that cannot be written never shows the same notice on every run.
      const prepared = prepareSettings(world, directory, withShown(settings, recipient.origin, keys))
      const text = noticeText(noticeParts(catalog, { origin: recipient.origin, ...added }), notice)
      if (world.writeError(text)) prepared.commit()
      else prepared.discard()
      markNoticeShown()
    } finally {
      lock.release()
    }
  } catch {
    // A state directory that cannot be written means off; `status` says why.
  }
}

function choiceIn(settings: FoundSettings): string | undefined {
  return typeof settings === 'string' ? settings : settings.choice
}

function sessionOf(world: World, opening: Opening, { recipient, directory, unshown }: GateReading): OpenSession | undefined {
  if (directory === undefined || 'refused' in recipient) return undefined
  if (opening.write === undefined && ensureDirectory(world, directory) !== undefined) return undefined
  const key = recipientKey(recipient.endpoint)
  // What no notice has shown is withheld: until then the context stays coarse.
  const isFull = choosesFullContext(opening.catalog) && !unshown.includes(CONTEXT_FULL)
  const context = { ...runContext(world), ...(isFull && { facts: runFacts(world, opening.catalog) }) }
  const errors: ErrorReading = { wiring: opening.errors ?? {}, world }
  return {
    world,
    catalog: withShippedWords(world, opening.catalog, opening.shipped, opening.strict),
    version: opening.version,
    context,
    facts: contextFacts(world, opening.version, context),
    directory,
    recipientKey: key,
    strict: opening.strict,
    unshown: new Set(unshown),
    sanitize: (property, value) => coerce(property, value, errors),
    noise: createNoise(world, directory, opening.write === undefined),
    errors,
    spool: createSpool(world, directory, key, opening.write),
  }
}
