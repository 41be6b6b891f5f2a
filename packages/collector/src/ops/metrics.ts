/** Numbers about the collector itself, in the text format of Prometheus. Nothing in them is about a sender. */
export interface Metrics {
  answered(status: number, code: string | undefined, seconds: number): void
  /** What became of the events of a body. */
  events(accepted: number, rejected: Readonly<Record<string, number>>): void
  /** What senders gave up on before they sent. */
  dropped(counts: Readonly<Record<string, number>>): void
  delivered(tool: string): void
  text(): string
}

/** A number that is read when somebody asks. */
export interface Gauge {
  readonly name: string
  readonly help: string
  /** By label; one number without any. */
  read(): number | ReadonlyMap<string, number>
  readonly label?: string
  /** Default `gauge`. What only grows is a `counter`, and ends with `_total`. */
  readonly type?: 'counter'
}

const PREFIX = 'sonde_collector_'
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** @param today The UTC day, kept as the last on which a tool delivered; a finer time is nobody's business. */
export function createMetrics(today: () => string, gauges: readonly Gauge[]): Metrics {
  const answers = new Map<string, number>()
  const refusals = new Map<string, number>()
  const rejected = new Map<string, number>()
  const droppedBySenders = new Map<string, number>()
  const lastDay = new Map<string, string>()
  const buckets = BOUNDS.map(() => 0)
  let accepted = 0
  let seconds = 0
  let answersTotal = 0

  return {
    answered(status, code, taken) {
      add(answers, String(status), 1)
      if (code !== undefined) add(refusals, code, 1)
      answersTotal += 1
      seconds += taken
      const bucket = BOUNDS.findIndex((bound) => taken <= bound)
      if (bucket >= 0) buckets[bucket] = (buckets[bucket] as number) + 1
    },
    events(number, reasons) {
      accepted += number
      for (const reason in reasons) add(rejected, reason, reasons[reason] ?? 0)
    },
    dropped(counts) {
      for (const reason in counts) add(droppedBySenders, reason, counts[reason] ?? 0)
    },
    delivered: (tool) => void lastDay.set(tool, today()),
    text() {
      const lines = [
        ...family('answers_total', 'counter', 'Answers by HTTP status.', 'status', answers),
        ...family('refusals_total', 'counter', 'Refusals by their permanent code.', 'code', refusals),
        ...family('events_accepted_total', 'counter', 'Events that were accepted.', '', accepted),
        ...family('events_rejected_total', 'counter', 'Events that were refused, by reason.', 'reason', rejected),
        ...family('events_dropped_total', 'counter', 'Events that senders gave up on, by reason.', 'reason', droppedBySenders),
        ...family(
          'last_delivery_day_seconds',
          'gauge',
          'The UTC day a tool last delivered on, since the start.',
          'tool',
          new Map([...lastDay].map(([tool, day]) => [tool, Date.parse(`${day}T00:00:00Z`) / 1000])),
        ),
        ...histogram(),
        ...gauges.flatMap(({ name, help, label = '', type = 'gauge', read }) => family(name, type, help, label, read())),
      ]
      return `${lines.join('\n')}\n`
    },
  }

  function histogram(): string[] {
    const name = `${PREFIX}answer_seconds`
    let sum = 0
    const cumulative = BOUNDS.map((bound, index) => `${name}_bucket{le="${bound}"} ${(sum += buckets[index] as number)}`)
    return [
      ...head(name, 'histogram', 'From a complete head to the answer, in seconds.'),
      ...cumulative,
      `${name}_bucket{le="+Inf"} ${answersTotal}`,
      `${name}_sum ${seconds}`,
      `${name}_count ${answersTotal}`,
    ]
  }
}

function family(name: string, type: string, help: string, label: string, values: number | ReadonlyMap<string, number>): string[] {
  const full = PREFIX + name
  const samples =
    typeof values === 'number'
      ? [`${full} ${values}`]
      : [...values].map(([word, value]) => `${full}{${label}="${word}"} ${value}`)
  return [...head(full, type, help), ...samples]
}

function head(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]
}

/** Every word that is counted is one of ours, and there are few of each. */
function add(counts: Map<string, number>, word: string, number: number): void {
  counts.set(word, (counts.get(word) ?? 0) + number)
}
