// Prints what counting without identifiers gets wrong, for docs/decisions: node packages/core/test/counting/run.ts 200000
import { NO_FAULTS, ORDINARY_FAULTS, type Faults } from './population.ts'
import { simulate, type Compared, type Figures } from './simulate.ts'

const machines = Number(process.argv[2] ?? 20_000)
const each = Number(process.argv[3] ?? Math.min(machines, 20_000))

function off({ truth, counted }: Compared): string {
  const share = (counted / truth - 1) * 100
  return share === 0 ? '0' : `${share > 0 ? '+' : '−'}${Math.abs(share).toFixed(2)} %`
}

function row(name: string, { active, machines: devices, fresh, retained, reach, localDays, worst }: Figures): string {
  const cells = [
    off(active.day),
    off(active.week),
    off(active.month),
    off(fresh),
    off(retained),
    off(reach.week),
    off(reach.ever),
    off(localDays),
    off(devices.month),
    `${(worst.week * 100).toFixed(1)} %`,
  ]
  return `| ${[name, ...cells].join(' | ')} |`
}

const FROM = '2026-10-05'
const DAYS = 126
const run = (count: number, faults: Faults): Figures =>
  simulate({ machines: count, seed: 20261121, from: FROM, days: DAYS, faults })

console.log(
  '| world | days | weeks | months | new | retained | reach, week | reach, ever | local days | machines, month | worst week |',
)
console.log('|---|---|---|---|---|---|---|---|---|---|---|')
console.log(row(`nothing goes wrong, ${each}`, run(each, NO_FAULTS)))
for (const fault of Object.keys(NO_FAULTS) as (keyof Faults)[]) {
  console.log(
    row(`only ${fault} ${ORDINARY_FAULTS[fault]}, ${each}`, run(each, { ...NO_FAULTS, [fault]: ORDINARY_FAULTS[fault] })),
  )
}
const started = performance.now()
const all = run(machines, ORDINARY_FAULTS)
console.log(row(`all of it, ${machines}`, all))
console.log(
  `\n${all.seals} sealings in ${Math.round((performance.now() - started) / 1000)} s; weekly truth ${all.active.week.truth}`,
)

const weeks = all.active.week.truth
for (const [how, { bodies, bytes }] of Object.entries(all.costs)) {
  const perWeek = [bodies, bytes, all.seals].map((sum) => (sum / weeks).toFixed(2))
  console.log(
    `events ${how}: ${perWeek[0]} bodies, ${perWeek[1]} bytes in a week with any use, which has ${perWeek[2]} deliveries`,
  )
}
