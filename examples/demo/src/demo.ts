// From a command on somebody's machine to a number in a report. Nothing is simulated: tool, courier, collector and store are the real ones.
import { parseArgs } from 'node:util'
import { differences } from './account.ts'
import type { Collector } from './collector.ts'
import type { Machine } from './machine.ts'
import { createPage } from './page.ts'
import { collectorProgram, otherTools } from './places.ts'
import { loadPseudoTerminal } from './pseudo-terminal.ts'
import { createStage } from './stage.ts'

const { values: options } = parseArgs({
  options: {
    // Keeps the collector running until Ctrl+C.
    serve: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
  },
})

const page = createPage()
const stage = createStage()
const inTerminal = await loadPseudoTerminal()

/** Enough to see what a body is. */
const SHOWN_BODIES = 4

/** It takes some seconds; whatever hangs is a failure. */
const DEADLINE_MS = 180_000
const deadline = setTimeout(() => fail(new Error(`It took longer than ${DEADLINE_MS / 1000} seconds.`)), DEADLINE_MS)

// The reader of `demo | head` has seen enough.
process.stdout.on('error', () => process.exit())

await tell().then(() => clearTimeout(deadline), fail)

function fail({ message }: Error): void {
  page.say(`The demo failed. ${message}`)
  process.exit(1)
}

async function tell(): Promise<void> {
  page.title(
    'Sonde: usage telemetry that people can check',
    "From a command on somebody's machine to a number in a report. All of it is real and happens now: the tool, the collector, and what one sends to the other. It stays on this computer, in a temporary directory and on 127.0.0.1.",
  )
  const collector = await startCollector()
  const laptop = await stage.machine('laptop', collector.url)
  await firstRun(laptop)
  await ordinaryRuns(laptop)
  await brokenRuns(laptop)
  await switchedOff(laptop)
  await status(laptop)
  const desktop = await otherMachine(collector.url)
  await deliver([laptop, desktop])
  await report(collector)
  await receipts(laptop)
  await compare(collector, [laptop, desktop])
  await others(collector)
  if (options.serve) await serve(collector)
  await collector.stop()
  page.say('The collector has ended, and the temporary directory goes with all that was in it.')
}

async function startCollector(): Promise<Collector> {
  page.step(
    'The author of a tool starts a collector',
    'The tool is `acme`, which deploys apps. Its catalog lists every word and every number that it may report; the collector takes nothing else. Here it also takes the tools of five other examples.',
  )
  page.command('sonde-collector serve --data data --catalog acme/telemetry.catalog.json …')
  const collector = await stage.collector(options.port)
  page.output(collector.greeting)
  return collector
}

async function firstRun(laptop: Machine): Promise<void> {
  page.step(
    'Somebody runs acme for the first time',
    'Before anything is recorded, acme says what it would report and how to stop that. This run is not recorded.',
  )
  await showFirst(laptop, 'init --name shop')
  if (inTerminal) return
  page.say(
    'Here no terminal can be opened, and where nobody reads it, acme says nothing and records nothing. `telemetry on` says the same.',
  )
  page.command('acme telemetry on')
  page.output((await laptop.acmeUnrecorded('telemetry on')).printed)
}

async function ordinaryRuns(laptop: Machine): Promise<void> {
  page.step(
    'They go on using it',
    'Each run notes in a file on their machine that it started and how it ended. It sends nothing and waits for nobody.',
  )
  await show(laptop, 'db migrate')
  await laptop.deliver()
  page.say(
    'Since it was the first recorded run, it started a courier as it ended: a process of its own, which has by now delivered that. The next delivery is due in 12 hours.',
  )
  await show(laptop, 'db seed --rows 20')
  await show(laptop, 'deploy --target fly')
  await show(laptop, 'deploy --target railway --dry-run')
}

async function brokenRuns(laptop: Machine): Promise<void> {
  page.step(
    'Not everything works',
    'A run that fails is recorded as an error. One that is interrupted cannot note its end; the courier will find a start without an end, and record that it was aborted.',
  )
  await show(laptop, 'init', 'error')
  page.command('acme logs --follow')
  page.output(`${(await laptop.acmeInterrupted('logs --follow')).printed}^C`)
}

async function switchedOff(laptop: Machine): Promise<void> {
  page.step(
    'Off means off',
    'With DO_NOT_TRACK=1, as with any of its switches, acme does what it would do without telemetry: no file, no connection, no process more.',
  )
  const before = laptop.state()
  page.command('DO_NOT_TRACK=1 acme deploy')
  page.output((await laptop.acmeUnrecorded('deploy', { env: { DO_NOT_TRACK: '1' } })).printed)
  const after = laptop.state()
  const isUntouched = before.size === after.size && [...before].every(([name, content]) => after.get(name) === content)
  if (!isUntouched) throw new Error('A run under DO_NOT_TRACK=1 changed what acme has recorded.')
  page.say(
    `The demo has compared: all ${before.size} files of acme's telemetry on this machine are what they were before, byte for byte.`,
  )
}

async function status(laptop: Machine): Promise<void> {
  page.step('Whoever wonders can look', 'Everything that could switch it off, and what it says here.')
  page.command('acme telemetry')
  page.output((await laptop.acmeUnrecorded('telemetry')).printed)
}

async function otherMachine(endpoint: string): Promise<Machine> {
  const desktop = await stage.machine('desktop', endpoint)
  page.step(
    'Somebody else uses acme on another machine',
    'That is another home directory here. Neither machine knows of the other, and the first run shows the same notice, left out here.',
  )
  await showFirst(desktop, 'init --name blog', lastLine)
  if (!inTerminal) await desktop.acmeUnrecorded('telemetry on')
  await show(desktop, 'db seed', 'error')
  // The courier of the first recorded run, as on the laptop.
  await desktop.deliver()
  await show(desktop, 'db migrate')
  await show(desktop, 'deploy --target railway')
  return desktop
}

async function deliver(machines: readonly Machine[]): Promise<void> {
  page.step(
    'The courier delivers the rest',
    'That is due in 12 hours. So as not to wait, the demo starts the courier on both machines now, as acme would then.',
  )
  for (const machine of machines) await machine.deliver()
  const sent = machines.map((machine) => `${machine.receipts()} requests from the ${machine.name}`)
  page.say(`Acknowledged so far: ${sent.join(', ')}. The collector acknowledges what is safe on its disk, and nothing else.`)
}

async function report(collector: Collector): Promise<void> {
  page.step(
    'The author reads the report',
    'It comes from the store of the collector. Machines are counted without being identified: each knows by its own calendar whether it was already counted.',
  )
  page.command('sonde-collector report --data data --tool acme')
  page.output(await collector.report())
}

async function receipts(laptop: Machine): Promise<void> {
  page.step(
    'The user reads what was sent',
    'These are the very bytes that left the laptop, kept there as receipts: words and numbers of the catalog, and nothing that names a person, a machine, a path or a time of day.',
  )
  page.command('acme telemetry show --sent')
  const bodies = (await laptop.acmeUnrecorded('telemetry show --sent', { inTerminal })).printed.split(/^(?=# sent)/m)
  page.output(bodies.slice(0, SHOWN_BODIES).join(''))
  page.say(`And so on: ${bodies.length} bodies in all, of which the first ${SHOWN_BODIES} are shown here.`)
}

async function compare(collector: Collector, machines: readonly Machine[]): Promise<void> {
  page.step(
    'Are the numbers true?',
    'The demo has noted what it ran, and compares that with the report: runs and machines of each command, outcomes, active installations, losses.',
  )
  const runs = machines.flatMap(({ recorded }) => recorded)
  const wrong = differences(runs, await collector.reportOnAcme())
  if (wrong.length > 0) throw new Error(`The report differs from what was run:\n${wrong.join('\n')}`)
  page.say(`Equal: ${runs.length} recorded runs on ${machines.length} machines, none of them lost, none counted twice.`)
}

async function others(collector: Collector): Promise<void> {
  page.step(
    'Other tools, on other frameworks',
    'acme is built on yargs. These are on others, and report to the same collector. Each was allowed to first, by its own command or its notice.',
  )
  const workshop = stage.workshop(collector.url)
  // Vite and Astro have no command for it, and their notices want a terminal.
  const tools = otherTools.filter(({ hasCommand }) => hasCommand || inTerminal)
  for (const tool of tools) {
    await workshop.allow(tool, inTerminal)
    page.command(tool.line)
    page.output(lastLine((await workshop.use(tool, tool.words(stage.workshopHome))).stdout))
    await workshop.deliver(tool)
  }
  const found = await collector.runs()
  const wrong = tools.filter(({ tool }) => found.get(tool) !== 1)
  if (wrong.length > 0) throw new Error(`The collector does not have one run of ${wrong.map(({ tool }) => tool).join(', ')}.`)
  page.say(`The collector has one run of each: ${tools.map(({ tool, framework }) => `${tool} (${framework})`).join(', ')}.`)
}

async function serve(collector: Collector): Promise<void> {
  clearTimeout(deadline)
  page.step('The collector keeps running', `It listens on ${collector.url} until you press Ctrl+C. Ask it from another terminal:`)
  page.copy(`node '${collectorProgram}' report --data '${stage.data}'`)
  const ended = await Promise.race([stage.interrupted(), collector.ended])
  if (ended !== undefined) throw new Error(`The collector ended by itself: ${ended.trim()}`)
}

async function show(machine: Machine, words: string, expected: 'ok' | 'error' = 'ok'): Promise<void> {
  page.command(`acme ${words}`)
  page.output((await machine.acme(words, expected)).printed)
}

/** Shows a run that prints the notice, or a part of what it prints. */
async function showFirst(machine: Machine, words: string, part = (text: string): string => text): Promise<void> {
  page.command(`acme ${words}`)
  page.output(part((await machine.acmeUnrecorded(words, { inTerminal })).printed))
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? ''
}
