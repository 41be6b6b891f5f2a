import { configureGlobal } from 'fast-check'

// The same values in every run, so that a test fails where the code has changed and never by chance. `FC_SEED` chooses others, and
// `FC_SEED=any` new ones, which the error then names.
const { FC_SEED: seed = '20261121' } = process.env
if (seed !== 'any') configureGlobal({ seed: Number(seed) })

export * from 'fast-check'
