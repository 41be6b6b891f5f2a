/**
 * Takes what an author's function returned. Where that is a promise, because the function is `async`, a failure of it is nobody's, and
 * would end the host as an unhandled rejection.
 */
export function letFail<T>(returned: T): T {
  try {
    // Of a promise alone, and never a `then` of the author's.
    void Promise.prototype.then.call(returned, undefined, () => {})
  } catch {
    // It is none.
  }
  return returned
}
