import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { record } from '../../../test/bodies.ts'
import { tempDirectory } from '../../../test/temp-directory.ts'
import { encodeLine } from './record.ts'
import { listSegments, readSegment, segmentId, segmentName } from './segment.ts'

function segmentOf(content: string | Buffer): string {
  const path = join(tempDirectory(), segmentName(1))
  writeFileSync(path, content)
  return path
}

test('reads the records in the order they were written', async () => {
  const records = [record(1), record(2), record(3)]
  const { records: read, damaged } = await readSegment(segmentOf(records.map(encodeLine).join('')))
  expect(read).toEqual(records)
  expect(damaged).toBe(0)
})

test('drops a torn end, wherever it was torn, and nothing before it', async () => {
  const whole = encodeLine(record(1))
  const torn = Buffer.from(encodeLine(record(2)))
  const path = segmentOf('')
  for (let length = 0; length < torn.length; length += 1) {
    writeFileSync(path, Buffer.concat([Buffer.from(whole), torn.subarray(0, length)]))
    expect(await readSegment(path)).toEqual({ records: [record(1)], damaged: 0 })
  }
})

test('drops an end that a power cut left as zeros', async () => {
  const path = segmentOf(Buffer.concat([Buffer.from(encodeLine(record(1))), Buffer.alloc(4096)]))
  expect(await readSegment(path)).toEqual({ records: [record(1)], damaged: 0 })
})

test('skips a damaged line, says so, and reads on', async () => {
  const damaged = encodeLine(record(2)).replace('acme', 'acne')
  const path = segmentOf(encodeLine(record(1)) + damaged + encodeLine(record(3)))
  expect(await readSegment(path)).toEqual({ records: [record(1), record(3)], damaged: 1 })
})

test('reads an empty segment', async () => {
  expect(await readSegment(segmentOf(''))).toEqual({ records: [], damaged: 0 })
})

test('lists what is left, oldest first, and goes on counting', () => {
  const directory = tempDirectory()
  const names = [segmentName(12), segmentName(7), segmentName(100)]
  for (const name of names) writeFileSync(join(directory, name), 'abc')
  writeFileSync(join(directory, `${segmentName(200)}.damaged`), '')
  writeFileSync(join(directory, 'notes.txt'), '')
  const { segments, nextSequence } = listSegments(directory)
  expect(segments.map(({ id }) => id)).toEqual([
    segmentId(names[1] as string),
    segmentId(names[0] as string),
    segmentId(names[2] as string),
  ])
  expect(segments.map(({ bytes }) => bytes)).toEqual([3, 3, 3])
  expect(nextSequence).toBe(101)
})

test('begins at 1, with a name that is never used again', () => {
  expect(listSegments(tempDirectory())).toEqual({ segments: [], nextSequence: 1 })
  expect(segmentName(1)).not.toBe(segmentName(1))
})
