import type { Run, Stage } from '../run.ts'

export const inertStage: Stage = { end() {} }

/** A run that records nothing, for every reason there can be. */
export const inertRun: Run = {
  set() {},
  stage: () => inertStage,
  feature() {},
  longFeature: () => inertStage,
  measure() {},
  fails() {},
  end() {},
}
