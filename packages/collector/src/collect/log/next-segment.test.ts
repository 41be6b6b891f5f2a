import { mkdirSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { tempDirectory } from '../../../test/temp-directory.ts'
import { createNextSegment } from './next-segment.ts'
import { listSegments } from './segment.ts'

test('hands out what was prepared, and creates only what was not', async () => {
  const directory = tempDirectory()
  const next = createNextSegment(directory, 7)
  next.prepare()
  next.prepare()
  const prepared = await next.take()
  expect(readdirSync(directory)).toEqual([basename(prepared.path)])
  const created = await next.take()
  expect(readdirSync(directory).toSorted()).toEqual([basename(prepared.path), basename(created.path)])
  expect([prepared, created].map(({ path }) => basename(path).slice(0, 10))).toEqual(['0000000007', '0000000008'])
})

test('hands out files that are empty, open for writing and for nobody else to read', async () => {
  const next = createNextSegment(tempDirectory(), 1)
  next.prepare()
  for (const { descriptor, path } of [await next.take(), await next.take()]) {
    expect(statSync(path).size).toBe(0)
    expect(statSync(path).mode & (process.platform === 'win32' ? 0 : 0o077)).toBe(0)
    expect(writeSync(descriptor, 'abc')).toBe(3)
    expect(statSync(path).size).toBe(3)
  }
})

test('removes what was prepared and is not needed, and goes on with a number of its own', async () => {
  const directory = tempDirectory()
  const next = createNextSegment(directory, 1)
  await next.discard()
  next.prepare()
  await next.discard()
  expect(readdirSync(directory)).toEqual([])
  await next.take()
  expect(listSegments(directory).nextSequence).toBe(3)
})

test('tells of a file that cannot be created only whoever needs it, and works again when it can be', async () => {
  const directory = tempDirectory()
  rmSync(directory, { recursive: true })
  const next = createNextSegment(directory, 1)
  next.prepare()
  await expect(next.take()).rejects.toThrow('ENOENT')
  next.prepare()
  await next.discard()
  next.prepare()
  // The threads that open files may not have begun with it, and then it is there in time.
  mkdirSync(directory)
  const { path } = await next.take()
  expect(readdirSync(directory)).toEqual([basename(path)])
})
