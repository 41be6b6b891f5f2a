import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

// What Sonde looks at in the environment, a test gives itself: a developer may have switched telemetry off, and a CI says who it is. That
// it is one stays known, because a test that is skipped elsewhere fails there.

const SWITCHES = /^DO_NOT_TRACK$|_TELEMETRY(?:_|$)|^SONDE_(?:STRICT|COURIER|DISABLED_AT_BUILD)$/

const vendors = createRequire(new URL('../../packages/core/package.json', import.meta.url)).resolve('ci-info/vendors.json')
const ofVendors = [...readFileSync(vendors, 'utf8').matchAll(/"(?<name>[A-Z][A-Z\d_]*)"/g)].map(({ groups }) => groups?.['name'])

const isInCi = Boolean(process.env['CI'])
for (const name of Object.keys(process.env)) if (SWITCHES.test(name) || ofVendors.includes(name)) delete process.env[name]
if (isInCi) process.env['CI'] = 'true'
