import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './check.ts'
import type { Machine } from './machine.ts'
import type { Group, Row } from './rows.ts'
import { quantile } from './statistics.ts'
import { markdownTable } from './table.ts'

/** What Sonde's own functions took of one build, in milliseconds, as `programs/share.mjs` counts them. */
interface Share {
  /** Reading, compiling and running the modules of core, the adapter and the catalog. */
  readonly modules: number
  /** Making the plugin. */
  readonly making: number
  /** What the host called of it. */
  readonly hooks: number
  /** What listened for the end of the process. */
  readonly exit: number
}

/**
 * Runs the builds of a group as often as asked, and tabulates what Sonde's own functions took of them. A build is long and no two take as
 * long, so of the whole a hundredth shows only after hours; this shows it in twenty builds. What the host does because of a plugin, such
 * as calling it, is not in it.
 */
export async function shareTable({ root }: Machine, { title, shares = [] }: Group, times: number): Promise<string> {
  const taken = new Map<Row, Share[]>(shares.map((row) => [row, []]))
  for (let time = 0; time < times; time++) for (const row of shares) taken.get(row)?.push(await shareIn(row, join(root, 'share')))
  const lines = shares.map((row) => {
    const found = taken.get(row) ?? []
    const of = (part: (share: Share) => number): string => milliseconds(found.map(part), 0.5)
    const all = found.map(total)
    const parts = [of(({ modules }) => modules), of(({ making }) => making), of(({ hooks }) => hooks), of(({ exit }) => exit)]
    return [row.name, ...parts, milliseconds(all, 0.5), milliseconds(all, 0.1), milliseconds(all, 0.9)]
  })
  return markdownTable([`${title}, own share, ms`, 'modules', 'making', 'hooks', 'exit', 'all', 'p10', 'p90'], lines)
}

async function shareIn({ invocation, prepare, settle }: Row, file: string): Promise<Share> {
  prepare?.()
  await run({ ...invocation, env: { ...invocation.env, BENCH_SHARE: file } })
  await settle?.()
  return JSON.parse(readFileSync(file, 'utf8')) as Share
}

function total({ modules, making, hooks, exit }: Share): number {
  return modules + making + hooks + exit
}

function milliseconds(samples: readonly number[], share: number): string {
  return quantile(samples, share).toFixed(1)
}
