import type { LookupFunction } from 'node:net'

/**
 * Looks names up within a time. The system's own look-up cannot be given up: where no name server answers, a process waits some ten
 * seconds for it, even to exit. So the name servers are asked first, by a look-up that can be cancelled, and the system only where they
 * have answered that they do not know the name: it may be in a file of this machine.
 */
export function boundedLookup(limitMs: number): LookupFunction {
  return (hostname, options, callback) => {
    const dns = process.getBuiltinModule('node:dns')
    const resolver = new dns.Resolver({ timeout: limitMs, tries: 1 })
    resolver.resolve4(hostname, (error, addresses) => {
      const [first] = addresses ?? []
      if (error === null && first !== undefined) {
        if (options.all)
          callback(
            null,
            addresses.map((address) => ({ address, family: 4 })),
          )
        else callback(null, first, 4)
      } else if (error !== null && UNANSWERED.has(error.code ?? '')) callback(error, '', 4)
      else dns.lookup(hostname, options, callback)
    })
  }
}

/** The name servers said nothing: the system would wait for them, too. */
const UNANSWERED: ReadonlySet<string> = new Set(['ETIMEOUT', 'ECANCELLED', 'ECONNREFUSED'])
