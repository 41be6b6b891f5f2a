import { expect, test } from 'vitest'
import { assertTransport } from './check-transport.ts'
import { isTransportChoice } from './transport-choice.ts'

test.each([
  undefined,
  { kind: 'http' },
  { kind: 'otlp' },
  { kind: 'file', path: '/var/spool/acme.ndjson' },
  { kind: 'file', path: 'C:\\ProgramData\\acme.ndjson' },
  { kind: 'file', path: '\\\\server\\share\\acme.ndjson' },
])('%j is a transport', (choice) => {
  expect(() => assertTransport(choice)).not.toThrow()
})

test.each([
  null,
  'otlp',
  {},
  { kind: 'grpc' },
  { kind: 'file' },
  { kind: 'file', path: '' },
  { kind: 'file', path: 'acme.ndjson' },
])('%j is none, and an author is told what is one', (choice) => {
  expect(isTransportChoice(choice)).toBe(false)
  expect(() => assertTransport(choice)).toThrow(
    expect.objectContaining({ code: 'transport', message: expect.stringContaining("`{ kind: 'otlp' }`") }),
  )
})
