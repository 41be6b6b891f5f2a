/** No address of a repository is longer. */
const MAX_LENGTH = 2048

const URL_FORM =
  /^(?:git\+)?(?:ssh|git|https?)(?:\+git)?:\/\/(?:[^/?#]*@)?(\[[0-9a-f:.]+\]|[^/?#:@[\]]+)(?::\d*)?\/([^?#@;]*)(?:[?#;]|$)/i
/** `git@github.com:acme/app.git`, as ssh takes it. One letter before the colon is a drive of Windows, two colons a program. */
const SHORT_FORM = /^(?:[^/?#:]*@)?(\[[0-9a-f:.]+\]|[^/?#:@[\]]{2,}):(?!:|\/\/)([^?#@]*)$/i

/**
 * The name of a repository: its host and its path, the same however it is reached, by ssh or https, with a login, a token, a port or
 * none of these. Undefined for what is no address on a network, such as a folder, and for one with an `@` in its path: a password with a
 * slash in it looks so, and nothing of it may go into an id.
 *
 * @example `https://token@GitHub.com/acme/app.git` and `git@github.com:acme/app` are `github.com/acme/app`
 */
export function remoteName(address: string): string | undefined {
  if (address.length > MAX_LENGTH) return undefined
  const [, host, path] = URL_FORM.exec(address) ?? (address.includes('://') ? [] : SHORT_FORM.exec(address)) ?? []
  if (host === undefined || path === undefined) return undefined
  const name = trimmed(path)
  return name === '' ? undefined : `${host.toLowerCase()}/${name}`
}

/** A path without the slashes around it and `.git` at its end. By hand: a pattern would look at a row of slashes once from each. */
function trimmed(path: string): string {
  let start = 0
  let end = path.length
  while (path[start] === '/') start++
  while (end > start && path[end - 1] === '/') end--
  return path.slice(start, path.slice(start, end).toLowerCase().endsWith('.git') ? end - '.git'.length : end).replace(/\/$/, '')
}
