/** What an identifier looks like, by what it identifies. */
export const ID_PATTERNS = {
  /**
   * A random UUID (version 4), one made of a variable (version 8), or the constant of a CI vendor, `CI.github-actions`.
   */
  machine: /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[48][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|CI\.[a-z0-9-]{1,64})$/,
  /** 16 hex digits. */
  project: /^[0-9a-f]{16}$/,
  /** A random UUID (version 4). */
  session: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
} as const
