/**
 * Where events are counted. `main` is what reports speak of. Kept apart from it, and never public: `unreleased`, of a version that is
 * not in the author's release list, and `bulk`, a burst of new activity from one network.
 */
export const LANES = ['main', 'unreleased', 'bulk'] as const

export type Lane = (typeof LANES)[number]
