import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What a server tells about itself between `begin` and `end`. */
export interface ServerFigures {
  readonly loopDelayP99Ms: number
  readonly memoryMb: number
  readonly cpuMs: number
}

export type Request = 'begin' | 'end' | 'stop'
export type Reply = { readonly url: string } | { readonly figures: ServerFigures }

/** Tells the benchmark where to send, and how this process fared while it was asked to look. */
export function serveMeasured(url: string, stop: () => void | Promise<void>): void {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  let cpu = process.cpuUsage()
  process.on('message', (request: Request) => {
    if (request === 'begin') {
      delay.reset()
      delay.enable()
      cpu = process.cpuUsage()
    } else if (request === 'end') {
      delay.disable()
      const { user, system } = process.cpuUsage(cpu)
      reply({
        figures: {
          loopDelayP99Ms: delay.percentile(99) / 1e6,
          memoryMb: process.memoryUsage.rss() / 1024 / 1024,
          cpuMs: (user + system) / 1000,
        },
      })
    } else {
      void Promise.resolve(stop()).then(() => process.disconnect())
    }
  })
  process.once('disconnect', () => process.exit())
  reply({ url })
}

function reply(message: Reply): void {
  process.send?.(message)
}
