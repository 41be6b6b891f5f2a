import { expectTypeOf, test } from 'vitest'
import { createTelemetry, type TransportChoice } from './index.ts'
import { acme } from '../test/acme.ts'

test('a transport is one of three choices, as data', () => {
  createTelemetry({ catalog: acme, version: '1.0.0', transport: { kind: 'http' } })
  createTelemetry({ catalog: acme, version: '1.0.0', transport: { kind: 'otlp' } })
  createTelemetry({ catalog: acme, version: '1.0.0', transport: { kind: 'file', path: '/var/spool/acme.ndjson' } })
  expectTypeOf<TransportChoice['kind']>().toEqualTypeOf<'http' | 'otlp' | 'file'>()
})

test('what would need code, a place to be named or a name nobody knows is refused', () => {
  // @ts-expect-error - a file without a path
  createTelemetry({ catalog: acme, version: '1.0.0', transport: { kind: 'file' } })
  // @ts-expect-error - no such transport
  createTelemetry({ catalog: acme, version: '1.0.0', transport: { kind: 'grpc' } })
  // @ts-expect-error - the endpoint is the catalog's: it is what users were told
  createTelemetry({ catalog: acme, version: '1.0.0', transport: { kind: 'otlp', endpoint: 'https://elsewhere.example' } })
  // @ts-expect-error - the courier is another process, which no function reaches
  createTelemetry({ catalog: acme, version: '1.0.0', transport: () => undefined })
})
