/** One thing that was looked at, e.g. `DO_NOT_TRACK` or this machine's setting, as `status` prints it. */
export interface ConsentInput {
  /** What it is, in the user's words. */
  readonly name: string
  readonly refuses: boolean
  /** What it says, in words for the user: `DO_NOT_TRACK is set`. */
  readonly because: string
}

export interface Consent {
  readonly allowed: boolean
  readonly because: string
  readonly inputs: readonly ConsentInput[]
}

/** Decides whether this process may record. The first refusal wins, so `because` is never ambiguous. */
export function decideConsent(inputs: readonly ConsentInput[]): Consent {
  const refusal = inputs.find((input) => input.refuses)
  return { allowed: refusal === undefined, because: refusal?.because ?? 'nothing refused', inputs }
}
