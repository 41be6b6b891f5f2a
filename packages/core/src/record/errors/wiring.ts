/** A class of errors; nothing but its identity is used. */
export type ErrorType = abstract new (...parameters: never[]) => object

/** What only the program knows about its errors. A catalog is data, so it holds names; here is what they stand for. */
export interface ErrorWiring {
  /**
   * The author's own classes, by the word the catalog lists: `{ DeployError }`. Matched by identity, so that a class of the same name
   * from elsewhere is `other`, and by key, so that a minifier may rename the class.
   */
  readonly classes?: Readonly<Record<string, ErrorType>>
  /** Classes of mistakes the user can correct: `errorKind` is `user` for these, and `internal` otherwise. */
  readonly userErrors?: readonly ErrorType[]
  /** Says of an error of no such class whether the user can correct it. One that throws has said no. */
  readonly isUserError?: (error: unknown) => boolean
  /** Names what could not be reached, as a word of `unreachable`. Undefined leaves it to the ready-made words. */
  readonly classify?: (error: unknown) => string | undefined
  /**
   * Directories of the tool's own packages, each with its package.json: `[new URL('..', import.meta.url)]`. Only files in them appear
   * in `frames`. One whose package.json is not called as the tool, or has no `bin` that is, and is not among `packages`, is not used: a
   * tool may be bundled into somebody's application. Neither is one that is `private`, so that nobody can have installed it.
   */
  readonly roots?: readonly URL[]
  /** The names of the packages at `roots` whose package.json does not name the tool: `['@acme/vite-plugin']`. */
  readonly packages?: readonly string[]
}
