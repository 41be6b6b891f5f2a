import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killAll } from './children.ts'
import { startCollector, type Collector } from './collector.ts'
import { createMachine, type Machine } from './machine.ts'
import { createWorkshop, type Workshop } from './workshop.ts'

/** Where the demo takes place. However the demo ends, nothing of it is left: no file, no process. */
export interface Stage {
  /** Where the collector keeps its data. */
  readonly data: string
  /** Where the workshop is. */
  readonly workshopHome: string
  /** Starts the collector; port 0 takes any free one. */
  collector(port: string): Promise<Collector>
  machine(name: string, endpoint: string): Promise<Machine>
  workshop(endpoint: string): Workshop
  /** Resolves at Ctrl+C, which until this is called ends the demo at once. */
  interrupted(): Promise<void>
}

const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const

export function createStage(): Stage {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sonde-demo-')))
  const machines: Machine[] = []
  const env = ownEnvironment()
  let onSignal = (number: number): void => process.exit(128 + number)

  for (const [signal, number] of Object.entries(SIGNALS)) process.on(signal, () => onSignal(number))
  process.once('exit', () => {
    killAll()
    for (const machine of machines) machine.stopCourier()
    // A process that was killed in this moment may have written once more.
    rmSync(root, { recursive: true, force: true, maxRetries: 100, retryDelay: 50 })
  })

  return {
    data: join(root, 'data'),
    workshopHome: join(root, 'workshop'),
    collector(port) {
      const home = join(root, 'author')
      mkdirSync(home)
      return startCollector({ cwd: root, data: 'data', env: { ...env, HOME: home }, port })
    },
    async machine(name, endpoint) {
      const machine = await createMachine({ home: join(root, name), name, endpoint, env })
      machines.push(machine)
      return machine
    },
    workshop: (endpoint) => createWorkshop({ home: join(root, 'workshop'), endpoint, env }),
    interrupted: () => new Promise((resolve) => (onSignal = () => resolve())),
  }
}

/**
 * The environment of every program here, by allow-list: of the shell that runs this demo only where programs are found, so that it
 * shows the same in a terminal, in CI and under a coding agent.
 */
function ownEnvironment(): Record<string, string> {
  const inherited = ['PATH', 'SystemRoot'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  // The page has its own way to set apart what programs print.
  return { ...Object.fromEntries(inherited), LANG: 'C.UTF-8', TERM: 'xterm-256color', NO_COLOR: '1' }
}
