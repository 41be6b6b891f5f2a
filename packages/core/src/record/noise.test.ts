import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { acme } from '../../test/acme.ts'
import { coveredWorld, eventsIn, linesIn } from '../../test/covered-world.ts'
import { testWorld, type TestWorld } from '../../test/test-world.ts'
import { defineCatalog } from '../define/catalog.ts'
import { group } from '../define/group.ts'
import { MAX_NOISY_FLAGS, noisyFlag, totalEpsilon, truthProbability } from '../define/noisy-flag.ts'
import { forgetRecorded } from '../deliver/forget-recorded.ts'
import { createTelemetryIn } from '../telemetry.ts'
import { createNoise, noisyAnswer, seedPath, type NoisyQuestion } from './noise.ts'

const QUESTION: NoisyQuestion = { event: 'e', path: 'p', epsilon: 1.1 }
const seedOf = (index: number): string => index.toString(16).padStart(32, '0')

const catalog = defineCatalog({
  ...acme,
  events: {
    asked: {
      question: 'How many work for a company?',
      since: '1.0.0',
      properties: {
        private: noisyFlag({ epsilon: 1.1 }, 'Whether the project is private.'),
        inner: group({ paid: noisyFlag({ epsilon: 0.5 }, 'Whether it is paid for.') }, '?'),
      },
    },
  },
})

/** What one run answers. */
function answerIn(world: TestWorld, truth: boolean): unknown {
  createTelemetryIn(world, { catalog, version: '1.4.2', strict: true }).record('asked', { private: truth })
  return eventsIn(linesIn(world, catalog)).at(-1)?.properties['private']
}

describe('[B-11] a noisy answer', () => {
  test('is the truth as often as epsilon says, for either truth', () => {
    const installations = 4000
    for (const truth of [true, false]) {
      let truthful = 0
      for (let index = 0; index < installations; index++) if (noisyAnswer(seedOf(index), QUESTION, truth) === truth) truthful += 1
      const expected = truthProbability(QUESTION.epsilon)
      const standardError = Math.sqrt((expected * (1 - expected)) / installations)
      expect(Math.abs(truthful / installations - expected)).toBeLessThan(4 * standardError)
    }
    expect(truthProbability(1.1)).toBeCloseTo(0.75, 2)
  })

  test('to one truth says nothing about the answer to the other', () => {
    const both = Array.from({ length: 4000 }, (_, index) =>
      [true, false].map((truth) => noisyAnswer(seedOf(index), QUESTION, truth) === truth),
    )
    const truthful = truthProbability(QUESTION.epsilon)
    const together = both.filter(([a, b]) => a && b).length / both.length
    expect(Math.abs(together - truthful ** 2)).toBeLessThan(0.03)
  })

  test('stays the same in every run of an installation, so that noise does not average out', () => {
    const world = coveredWorld(catalog)
    for (const truth of [true, false]) {
      const answers = new Set(Array.from({ length: 50 }, () => answerIn(world, truth)))
      expect(answers.size).toBe(1)
    }
  })

  test('differs between installations and between questions', () => {
    const answers = Array.from({ length: 64 }, (_, index) => noisyAnswer(seedOf(index), QUESTION, true))
    expect(new Set(answers).size).toBe(2)
    const questions = Array.from({ length: 64 }, (_, index) => noisyAnswer(seedOf(1), { ...QUESTION, path: `p${index}` }, true))
    expect(new Set(questions).size).toBe(2)
  })

  test('is all that is written: of installations that lied, no file has the truth', () => {
    const lying = Array.from({ length: 40 }, (_, index) => {
      const world = Object.assign(coveredWorld(catalog), { secret: () => seedOf(index) })
      const answer = answerIn(world, true)
      const written = readdirSync(world.directory).map((name) => readFileSync(`${world.directory}/${name}`, 'utf8'))
      return {
        answer,
        expected: noisyAnswer(seedOf(index), { event: 'asked', path: 'private', epsilon: 1.1 }, true),
        text: written.join('\n'),
      }
    })
    expect(lying.every(({ answer, expected }) => answer === expected)).toBe(true)
    const lies = lying.filter(({ answer }) => answer === false)
    expect(lies.length).toBeGreaterThan(3)
    for (const { text } of lies) expect(text).not.toContain('true')
  })

  test('is given in groups, and to no other kind of value', () => {
    const world = coveredWorld(catalog)
    const telemetry = createTelemetryIn(world, { catalog, version: '1.4.2', strict: false })
    telemetry.record('asked', { inner: { paid: true } })
    telemetry.record('asked', { private: 'yes' as unknown as boolean })
    telemetry.record('asked', {})
    const lines = linesIn(world, catalog)
    expect(eventsIn(lines).map(({ properties }) => properties)).toEqual([
      { inner: { paid: expect.any(Boolean) as unknown } },
      {},
      {},
    ])
    expect(lines.map(({ dropped }) => dropped)).toEqual([undefined, { 'bad-value': 1 }, undefined])
  })
})

describe('the seed', () => {
  test('is made with the first answer, for nobody else to read, and forgotten with all that counts', () => {
    const world = coveredWorld(catalog)
    createTelemetryIn(world, { catalog, version: '1.4.2' }).record('asked', {})
    expect(readdirSync(world.directory)).not.toContain('noise-seed')
    answerIn(world, true)
    expect(readFileSync(seedPath(world.directory), 'utf8')).toMatch(/^[0-9a-f]{32}\n$/)
    expect(statSync(seedPath(world.directory)).mode & 0o777).toBe(0o600)
    expect(readdirSync(world.directory).filter((name) => name.endsWith('.tmp'))).toEqual([])
    forgetRecorded(world, world.directory)
    expect(readdirSync(world.directory)).toEqual(['settings.json'])
  })

  test('of two processes that make one at the same time, one is kept and both use it', () => {
    const world = coveredWorld(catalog)
    const first: TestWorld = {
      ...world,
      secret: () => seedOf(1),
      fs: {
        ...world.fs,
        linkSync(from, to) {
          createNoise({ ...world, secret: () => seedOf(2) }, world.directory, true)(QUESTION, true)
          world.fs.linkSync(from, to)
        },
      },
    }
    const answers = Array.from({ length: 64 }, (_, index) =>
      createNoise(first, world.directory, true)({ ...QUESTION, path: `p${index}` }, true),
    )
    expect(answers).toEqual(
      Array.from({ length: 64 }, (_, index) => noisyAnswer(seedOf(2), { ...QUESTION, path: `p${index}` }, true)),
    )
    expect(readdirSync(world.directory).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test.each(['', 'x'.repeat(32), '0123'])('that is damaged answers nothing, and is not replaced: %j', (text) => {
    const world = coveredWorld(catalog)
    writeFileSync(seedPath(world.directory), text)
    expect(createNoise(world, world.directory, true)(QUESTION, true)).toBeUndefined()
    expect(readFileSync(seedPath(world.directory), 'utf8')).toBe(text)
  })

  test('that cannot be written answers nothing', () => {
    const world = testWorld()
    expect(createNoise(world, `${world.home}/missing`, true)(QUESTION, true)).toBeUndefined()
  })

  test('is not made where nothing may be written', () => {
    const world = coveredWorld(catalog)
    expect(createNoise(world, world.directory, false)(QUESTION, true)).toBeTypeOf('boolean')
    expect(readdirSync(world.directory)).toEqual(['settings.json'])
  })
})

test('the epsilon of a catalog is the sum of all its answers', () => {
  expect(totalEpsilon(catalog)).toBe(1.6)
  expect(totalEpsilon(acme)).toBe(0)
})

test('[B-7] [B-11] what a catalog may ask with noise tells no more than sixteen groups of installations apart', () => {
  const epsilon = 8 / 64
  const told = (flags: number) =>
    new Set(
      Array.from({ length: 300 }, (_, index) =>
        Array.from({ length: flags }, (__, at) =>
          noisyAnswer(seedOf(index), { ...QUESTION, path: `p${at}`, epsilon }, false),
        ).join(),
      ),
    ).size
  expect(told(MAX_NOISY_FLAGS)).toBeLessThanOrEqual(16)
  // Within the bound of what the answers say, but each combination of them is somebody's own.
  expect(told(64)).toBe(300)
})
