import { read, readText } from './read.ts'

/** How hosts of package registries are called. Only the word `registry` leaves, so taking one host too many for it tells nothing. */
const HOSTS = /^(?:registry|npm|packages?)\.[^.]/

const MAX_TEXT = 2048

/**
 * Whether an error names a registry of packages as the host it could not reach.
 *
 * @param registry The value of `npm_config_registry`. It is compared with the error's own host and goes nowhere.
 */
export function isRegistry(error: object, registry: string | undefined): boolean {
  const own = registry === undefined ? undefined : hostOf(registry.slice(0, MAX_TEXT))
  const hosts = ['hostname', 'host'].map((key) => readText(error, key, MAX_TEXT)).concat(requestHosts(error))
  return hosts.some((host) => host !== undefined && host !== '' && (HOSTS.test(host) || host === own))
}

function requestHosts(error: object): (string | undefined)[] {
  return ['uri', 'url'].map((key) => {
    const place = read(error, key)
    return typeof place === 'string' ? hostOf(place.slice(0, MAX_TEXT)) : undefined
  })
}

function hostOf(url: string): string | undefined {
  return /^https?:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(url)?.[1]?.toLowerCase()
}
