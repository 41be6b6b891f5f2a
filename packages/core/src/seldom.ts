// What few of the recorded runs need, and the one that shows a notice: built into one file of its own.
export { startCourier } from './deliver/start-courier.ts'
export { ensureDirectory } from './edge/state-directory.ts'
export { aggregateValue } from './record/aggregate.ts'
export { createMeasures } from './record/measures.ts'
export { createNoise } from './record/noise.ts'
export { showNotice } from './show-notice.ts'
