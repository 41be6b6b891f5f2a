/** A copy of an author's options. Of what cannot be read it has nothing: the check of the catalog says what is missing then. */
export function given<Options extends object>(options: Options): Options {
  try {
    return { ...options }
  } catch {
    return {} as Options
  }
}
