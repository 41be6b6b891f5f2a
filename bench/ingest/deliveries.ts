import type { Body, WireEvent } from '@sonde/core/protocol'
import { COMMANDS, FLAGS } from './catalog.ts'

const VARIANTS = 8

/** Ready-made requests of one caller, sent in turn. Each goes out with a batch of its own, written over the last one. */
export interface Deliveries {
  next(): Buffer
  readonly bodyBytes: number
}

let lastBatch = 0

/** @param random Gives numbers from 0 to 1. */
export function deliveries(events: number, random: () => number): Deliveries {
  const variants = Array.from({ length: VARIANTS }, () => requestOf(events, random))
  let turn = 0
  return {
    bodyBytes: variants[0]?.bodyBytes ?? 0,
    next() {
      const { bytes, batchAt } = variants[turn % VARIANTS] as (typeof variants)[number]
      turn += 1
      lastBatch += 1
      bytes.write(lastBatch.toString(16).padStart(16, '0'), batchAt)
      return bytes
    },
  }
}

function requestOf(events: number, random: () => number): { bytes: Buffer; batchAt: number; bodyBytes: number } {
  const salt = Array.from({ length: 48 }, () => Math.floor(random() * 16).toString(16)).join('')
  const body: Body = {
    v: 1,
    batch: `${'0'.repeat(16)}${salt}`,
    tool: 'acme',
    version: '1.4',
    context: { os: 'linux', arch: 'x64', runtime: 'node', runtimeMajor: 24 },
    events: Array.from({ length: events }, () => eventOf(random)),
  }
  const text = JSON.stringify(body)
  const head = `POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n`
  return { bytes: Buffer.from(head + text), batchAt: head.length + text.indexOf(body.batch), bodyBytes: text.length }
}

function eventOf(random: () => number): WireEvent {
  const pick = <T>(words: readonly T[]): T => words[Math.floor(random() * words.length)] as T
  const failed = random() < 0.1
  return {
    name: 'command.finished',
    at: new Date().toISOString().slice(0, 10),
    ...(random() < 0.1 && { first: ['day'] as const }),
    properties: {
      command: pick(COMMANDS),
      flags: [...new Set([pick(FLAGS), pick(FLAGS)])].toSorted(),
      outcome: failed ? 'error' : 'ok',
      exitCode: failed ? 1 : 0,
      durationMs: Math.floor(random() ** 3 * 100_000),
    },
  }
}
