import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What a server tells about itself between `begin` and `end`. */
export interface ServerFigures {
  readonly loopDelayP99Ms: number
  readonly memoryMb: number
  /** Of the whole process. */
  readonly cpuMs: number
  /** Of the thread that answers. */
  readonly answeringMs: number
}

export type Request = 'begin' | 'end' | 'stop'
export type Reply = { readonly url: string } | { readonly figures: ServerFigures }

/** Tells the benchmark where to send, and how this process fared while it was asked to look. */
export function serveMeasured(url: string, stop: () => void | Promise<void>): void {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  let cpu = process.cpuUsage()
  let answering = threadCpuMs()
  process.on('message', (request: Request) => {
    if (request === 'begin') {
      delay.reset()
      delay.enable()
      cpu = process.cpuUsage()
      answering = threadCpuMs()
    } else if (request === 'end') {
      delay.disable()
      const { user, system } = process.cpuUsage(cpu)
      reply({
        figures: {
          loopDelayP99Ms: delay.percentile(99) / 1e6,
          memoryMb: process.memoryUsage.rss() / 1024 / 1024,
          cpuMs: (user + system) / 1000,
          answeringMs: threadCpuMs() - answering,
        },
      })
    } else {
      void Promise.resolve(stop()).then(() => process.disconnect())
    }
  })
  process.once('disconnect', () => process.exit())
  reply({ url })
}

/** Node 24 has it, and the types are those of the oldest Node we support. */
function threadCpuMs(): number {
  const { threadCpuUsage } = process as unknown as { threadCpuUsage(): { user: number; system: number } }
  const { user, system } = threadCpuUsage()
  return (user + system) / 1000
}

function reply(message: Reply): void {
  process.send?.(message)
}
