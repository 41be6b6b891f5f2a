/** No address of a repository is longer. */
const MAX_LENGTH = 2048

const URL_FORM =
  /^(?:git\+)?(?:ssh|git|https?)(?:\+git)?:\/\/(?:[^/?#]*@)?(\[[0-9a-f:.]+\]|[^/?#:@[\]]+)(?::\d*)?\/([^?#@;]*)(?:[?#;]|$)/i
/** `git@github.com:acme/app.git`, as ssh takes it. One letter before the colon is a drive of Windows, two colons a program. */
const SHORT_FORM = /^(?:[^/?#:]*@)?(\[[0-9a-f:.]+\]|[^/?#:@[\]]{2,}):(?!:|\/\/)([^?#@]*)$/i

/** `git+ssh://git@github.com:acme/app`, as npm takes it: the short form with a scheme before it. */
const SCHEME_OF_SHORT_FORM = /^(?:git\+)?ssh:\/\/(?=[^/?#:]*@[^/?#:[]*:(?!\d*\/))/i

/** Hosts that have other names for those who may only use another port. */
const OTHER_DOORS = /^(?:www|ssh|altssh)\.(?=(?:github\.com|gitlab\.com|bitbucket\.org|dev\.azure\.com)$)/
/** Hosts whose paths are the same in capitals. */
const ANY_CASE = /^(?:github\.com|gitlab\.com|bitbucket\.org|dev\.azure\.com)$/

/**
 * The name of a repository: its host and its path, the same however it is reached, by ssh or https, with a login, a token, a port or
 * none of these. Undefined for what is no address on a network, such as a folder, and for one with an `@` in its path: a password with a
 * slash in it looks so, and nothing of it may go into an id.
 *
 * @example `https://token@GitHub.com/acme/app.git` and `git@github.com:acme/app` are `github.com/acme/app`
 */
export function remoteName(given: string): string | undefined {
  if (given.length > MAX_LENGTH) return undefined
  const address = given.replace(SCHEME_OF_SHORT_FORM, '')
  const [, said, path] = URL_FORM.exec(address) ?? (address.includes('://') ? [] : SHORT_FORM.exec(address)) ?? []
  if (said === undefined || path === undefined) return undefined
  const host = said.toLowerCase().replace(/\.$/, '').replace(OTHER_DOORS, '')
  const name = trimmed(path)
  if (name === '') return undefined
  if (!ANY_CASE.test(host)) return `${host}/${name}`
  // Azure says `v3` where it is reached by ssh, and `_git` where by https.
  return `${host}/${name.toLowerCase()}`.replace(/^(dev\.azure\.com\/)v3\/(.*\/)/, '$1$2_git/')
}

/** A path without the slashes around it and `.git` at its end. By hand: a pattern would look at a row of slashes once from each. */
function trimmed(path: string): string {
  let start = 0
  let end = path.length
  while (path[start] === '/') start++
  while (end > start && path[end - 1] === '/') end--
  return path.slice(start, path.slice(start, end).toLowerCase().endsWith('.git') ? end - '.git'.length : end).replace(/\/$/, '')
}
