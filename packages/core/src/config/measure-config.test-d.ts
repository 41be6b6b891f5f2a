import { test } from 'vitest'
import { defineCatalog } from '../define/catalog.ts'
import { acme } from '../define/fixtures/acme.ts'
import { flag } from '../define/numbers.ts'
import { publicName } from '../define/words.ts'
import type { Telemetry } from '../telemetry.ts'
import { measureConfig } from './measure-config.ts'

const measure = measureConfig({ keys: { site: flag('Whether a site is set.'), adapter: publicName(['x'], 'The adapter.') } })
const catalog = defineCatalog({
  ...acme,
  events: { configured: { question: 'Which options?', since: '1.0.0', properties: { config: measure.group } } },
})

declare const telemetry: Telemetry<typeof catalog>
declare const text: string

test('[B-6] a measured configuration is recorded, and no other', () => {
  telemetry.record('configured', { config: measure.reduce({ site: text }) })
  // @ts-expect-error - a configuration as the user wrote it
  telemetry.record('configured', { config: { site: text } })
  const config: { readonly site: string; readonly base: string } = { site: text, base: text }
  // @ts-expect-error - the same in a variable
  telemetry.record('configured', { config })
  // @ts-expect-error - not what comes out for a property of its own
  telemetry.record('configured', { config: text })
})
