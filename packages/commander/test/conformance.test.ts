import { testAdapter } from '@sonde/testing/vitest'
import { hostOf, wrappedHostOf } from './host.ts'

// Every other pair of a major, a way to run and a Node is a row of the matrix (tests/matrix). One is tested whole.
testAdapter('@sonde/commander with commander 15', hostOf('commander'))
testAdapter('@sonde/commander with commander 12, run by runWithTelemetry', wrappedHostOf('commander-12'), {
  sameForEveryHost: false,
})
