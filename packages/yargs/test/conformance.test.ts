import { testAdapter } from '@sonde/testing/vitest'
import { hostOf, wrappedHostOf } from './host.ts'

// Every other pair of a major, a way to run and a Node is a row of the matrix (tests/matrix). One is tested whole.
testAdapter('@sonde/yargs with yargs 18', hostOf('yargs'))
testAdapter('@sonde/yargs with yargs 17, run by runWithTelemetry', wrappedHostOf('yargs-17'), { sameForEveryHost: false })
