/** A value that must not get out, and what it stands for. */
export interface Canary {
  /** In words, for the message of a failing test: `git remote token`. */
  readonly kind: string
  /** At least 8 characters, so that it is not found by chance; with `hashOnly` any length. */
  readonly value: string
  /**
   * Looked for only as a hash. For what is true of the machine that runs the test, such as its host name: too short or too common to
   * be a leak wherever it appears, but nothing that anybody hashes by chance.
   */
  readonly hashOnly?: true
}

/** Where a canary got out. */
export interface CanaryHit {
  readonly kind: string
  /** How it was written: `plain`, `base64`, `sha256 as hex`; with `, unpacked` behind it where it lay in gzip. */
  readonly encoding: string
  /** The file, relative to the directory that was searched; `name of <file>` for the name itself. Empty where bytes were searched. */
  readonly file: string
  /** In bytes, of the file or of what was unpacked from it. */
  readonly offset: number
}
