import { rename, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { EventStore } from '../store/contract.ts'
import { syncDirectory, type Segment } from './log/segment.ts'

export interface ApplierOptions {
  readonly store: EventStore
  /** Told, in one line each, what the operator has to know. */
  readonly report: (line: string) => void
  readonly retryDelayMs?: number
  /** With more than this waiting the store does not rest. */
  readonly hurryAboveBytes?: number
  /** How busy the thread that answers is. */
  readonly utilization?: typeof performance.eventLoopUtilization
}

/** Carries sealed segments into the store, one after another, and removes each when the store has it for good. */
export interface Applier {
  add(segment: Segment): void
  /** Bytes of segments that the store does not have yet. */
  readonly waitingBytes: number
  /** Hurries, and resolves when nothing waits of what was added before the call, or the store has refused a segment. */
  settled(): Promise<void>
  /** Finishes the segment being applied and leaves the others to the next start. */
  stop(): Promise<void>
}

const FIRST_RETRY_DELAY_MS = 1000
const MAX_RETRY_DELAY_MS = 60_000
const HURRY_ABOVE_BYTES = 128 * 1024 * 1024

/** Between two segments the store rests this many times as long as it worked, so that a burst has the processor for its answers. */
const REST_FACTOR = 3

/** The same where the thread that answers had little time to spare while the store worked. */
const BUSY_REST_FACTOR = 12
const BUSY_UTILIZATION = 0.5

/** While a burst lasts the store does not even begin, but not for longer than this. */
const LOOK_MS = 50
/** With a thread that is busier than this for long the store could not keep up anyway. */
const CALM_UTILIZATION = 0.2
const MAX_PATIENCE_MS = 10_000

interface Waiting {
  /** How many segments have to be in the store. */
  readonly until: number
  readonly resolve: () => void
}

export function createApplier(options: ApplierOptions): Applier {
  const {
    store,
    report,
    retryDelayMs = FIRST_RETRY_DELAY_MS,
    hurryAboveBytes = HURRY_ABOVE_BYTES,
    utilization = performance.eventLoopUtilization,
  } = options
  const queue: Segment[] = []
  let waitingBytes = 0
  let running: Promise<void> | undefined
  let retry: NodeJS.Timeout | undefined
  let delayMs = retryDelayMs
  let stopped = false
  let hurried = 0
  let endRest = (): void => undefined
  let added = 0
  let applied = 0
  let waiting: readonly Waiting[] = []

  async function applyFirst(): Promise<boolean> {
    const segment = queue[0] as Segment
    try {
      const { damaged } = await store.apply(segment)
      if (damaged > 0) await keepAside(segment, damaged)
      else await rm(segment.path)
      // A segment that came back after a power cut would be refused by its id, but only for as long as the id is remembered.
      await syncDirectory(dirname(segment.path))
    } catch (error) {
      const [reason] = (error as Error).message.split('\n', 1)
      report(`The store did not take ${basename(segment.path)}, which stays in the log: ${reason}`)
      return false
    }
    queue.shift()
    waitingBytes -= segment.bytes
    delayMs = retryDelayMs
    applied += 1
    tell(false)
    return true
  }

  async function keepAside({ path }: Segment, damaged: number): Promise<void> {
    const kept = `${path}.damaged`
    await rename(path, kept)
    report(`${damaged} records of ${basename(path)} are damaged and were left out. The file is kept as ${kept}.`)
  }

  function canGoOn(): boolean {
    return queue.length > 0 && !stopped
  }

  function canRest(): boolean {
    return canGoOn() && hurried === 0 && waitingBytes <= hurryAboveBytes
  }

  async function rest(restMs: number): Promise<void> {
    if (!canRest()) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, restMs)
      endRest = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Waits until the thread that answers has time to spare. */
  async function burstEnds(): Promise<void> {
    for (let waited = 0; canRest() && waited < MAX_PATIENCE_MS; waited += LOOK_MS) {
      const before = utilization()
      await rest(LOOK_MS)
      if (utilization(before).utilization <= CALM_UTILIZATION) return
    }
  }

  async function run(): Promise<void> {
    while (canGoOn()) {
      await burstEnds()
      if (!canGoOn()) return
      const start = performance.now()
      const before = utilization()
      if (!(await applyFirst())) {
        retry = setTimeout(wake, delayMs)
        retry.unref()
        delayMs = Math.min(delayMs * 2, MAX_RETRY_DELAY_MS)
        return
      }
      const isBusy = utilization(before).utilization > BUSY_UTILIZATION
      await rest((performance.now() - start) * (isBusy ? BUSY_REST_FACTOR : REST_FACTOR))
    }
  }

  /** What comes later does not count: while deliveries go on there would be no end. */
  function allOfNow(): Promise<void> {
    const until = added
    return new Promise((resolve) => {
      waiting = [...waiting, { until, resolve }]
    })
  }

  /** Tells those who wait that they have what they wait for, or that nobody goes on for now. */
  function tell(nobodyGoesOn: boolean): void {
    const isOver = ({ until }: Waiting): boolean => nobodyGoesOn || until <= applied
    const over = waiting.filter(isOver)
    waiting = waiting.filter((each) => !isOver(each))
    for (const { resolve } of over) resolve()
  }

  function wake(): void {
    retry = undefined
    running ??= run().finally(() => {
      running = undefined
      // Something may have come between the last look and now.
      if (canGoOn() && !retry) wake()
      else tell(true)
    })
  }

  return {
    add(segment) {
      queue.push(segment)
      added += 1
      waitingBytes += segment.bytes
      if (!retry) wake()
    },
    get waitingBytes() {
      return waitingBytes
    },
    async settled() {
      hurried += 1
      endRest()
      if (running) await allOfNow()
      hurried -= 1
    },
    async stop() {
      stopped = true
      clearTimeout(retry)
      endRest()
      await running
    },
  }
}
