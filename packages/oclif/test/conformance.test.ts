import { testAdapter } from '@sonde/testing/vitest'
import { afterAll } from 'vitest'
import { hostOf } from './host.ts'
import { majors, type Major, type Program } from './program.ts'

const programs: Program[] = []

afterAll(() => programs.forEach((program) => program[Symbol.dispose]()))

// One major is tested whole; the matrix (tests/matrix) has the others on other Nodes.
for (const [index, major] of (Object.keys(majors) as Major[]).entries())
  testAdapter(
    `@sonde/oclif with ${major}`,
    hostOf(major, (program) => programs.push(program)),
    { sameForEveryHost: index === 0 },
  )
