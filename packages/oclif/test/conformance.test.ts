import { testAdapter } from '@sonde/testing/vitest'
import { afterAll } from 'vitest'
import { hostOf } from './host.ts'
import { majors, type Major, type Program } from './program.ts'

const programs: Program[] = []

afterAll(() => programs.forEach((program) => program[Symbol.dispose]()))

for (const major of Object.keys(majors) as Major[])
  testAdapter(
    `@sonde/oclif with ${major}`,
    hostOf(major, (program) => programs.push(program)),
  )
