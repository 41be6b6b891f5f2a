import { deliverNow, fakeCollector, type FakeCollector } from '@sonde/testing'
import { onTestFinished } from 'vitest'
import { endpointOf, ProfileMachine } from './profile-machine.ts'
import type { Profile } from './profile.ts'

/**
 * What two deliveries of one machine have in common that no delivery of a second machine of the same make has: by any of it a collector
 * could join them, and tell the machines apart. Looks at everything a collector is told: heads, and every value of every body.
 */
export async function joinedBy(system: string, profile: Profile): Promise<string[]> {
  const collector = await fakeCollector()
  onTestFinished(() => collector.close())
  const createMachine = () => new ProfileMachine(system, profile, { [endpointOf(profile)]: collector.endpoint })
  const [mine, others] = [createMachine(), createMachine()]
  for (const machine of [mine, others]) machine.run(['telemetry', 'on'])
  const told: Set<string>[] = []
  for (const machine of [mine, others, mine, others]) told.push(await toldBy(collector, machine))
  const [first, other, second, another] = told
  return [...(first ?? [])].filter((each) => second?.has(each) && !other?.has(each) && !another?.has(each))
}

/** What a machine tells in one delivery. */
async function toldBy(collector: FakeCollector, machine: ProfileMachine): Promise<Set<string>> {
  const before = collector.requests.length
  machine.run(['build'])
  await deliverNow(machine.directory, { env: machine.env })
  const requests = collector.requests.slice(before)
  if (requests.length === 0) throw new Error('nothing was delivered')
  return new Set(requests.flatMap(({ rawHeaders, text }) => [...headsIn(rawHeaders), ...valuesIn(JSON.parse(text))]))
}

function headsIn(raw: readonly string[]): string[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : []))
}

/** Every value of a body with the names that lead to it. */
function valuesIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path} ${String(value)}`]
  return Object.entries(value).flatMap(([name, inner]) => valuesIn(inner, `${path}/${name}`))
}
