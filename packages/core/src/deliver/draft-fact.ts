import { FACT_NAMES } from '../define/fact-names.ts'
import { MACHINE_FACT } from '../define/names.ts'
import { dateOf } from './calendar.ts'
import type { Combined } from './combine.ts'
import type { Draft, Drafting } from './draft.ts'
import { allFacts } from './facts/all-facts.ts'
import type { Tally } from './tally.ts'

/**
 * Tells one fact per delivery, alone: no version, no context, nothing that would join it with another body.
 *
 * Every run has drawn a name, each of the K names with the same chance and whatever the run is like; of the runs of a delivery one is
 * picked here, each with the same chance and whatever it has drawn. So a delivery tells fact `f` with probability 1/K, and the value it
 * tells is that of a run picked at random. With c(f, v) bodies that tell value `v` of `f` and c(f) that tell `f` at all,
 * c(f, v) / c(f) is an unbiased estimate of the share of `v`, where every delivery weighs 1 and its runs weigh the same within it; for a
 * fact of the machine that is the share of deliveries from such machines. Its standard error is about √(share × (1 − share) / c(f)).
 * `label` is drawn only where a catalog has labels, which changes K and nothing else. Runs in CI draw none.
 */
export function draftFact(_tally: Tally, { facts }: Combined, { wirings, machine, random }: Drafting): Draft[] {
  if (facts.length === 0) return []
  const picked = facts[Math.floor(random() * facts.length)]
  const catalog = picked && wirings(picked.version)?.catalog
  // A line may come from anybody's editor.
  if (picked === undefined || catalog === undefined || !FACT_NAMES.includes(picked.fact.name)) return []
  const { name, facts: captured } = picked.fact
  const context = { ...picked.context, ...(captured && { facts: captured }) }
  const value = allFacts(context, machine.facts(), catalog.label?.words)[name]
  const event = { name: MACHINE_FACT, at: dateOf(picked.t), properties: { fact: name, value } }
  return [{ tool: catalog.tool, context: {}, events: [event], versions: [] }]
}
