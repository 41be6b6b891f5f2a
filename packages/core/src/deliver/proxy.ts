type Environment = Readonly<Record<string, string | undefined>>

/** The proxy on the way to a target, none, or why the one that is set cannot be used. */
export type ProxyChoice = { readonly url: URL } | { readonly problem: string } | undefined

/**
 * Chooses the proxy for an `https:` target, as curl does: `https_proxy`, else `all_proxy`, in small letters or capitals, unless
 * `no_proxy` names the host. `http_proxy` is for `http:` targets, of which only loopback is ever used, and that directly.
 */
export function proxyFor(target: URL, env: Environment): ProxyChoice {
  const value = variable(env, 'https_proxy') ?? variable(env, 'all_proxy')
  if (value === undefined || isExcepted(target, variable(env, 'no_proxy') ?? '')) return undefined
  const text = value.includes('://') ? value : `http://${value}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  // The value may hold a password, so it is not repeated.
  if (url === undefined || url.hostname === '') return { problem: 'the proxy variable is not a URL' }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return { problem: 'the proxy variable names a proxy that is not HTTP' }
  return { url }
}

/** The proxy as it may be shown: without the name and password that log in there. */
export function shownProxy(target: URL, env: Environment): string | undefined {
  if (target.protocol !== 'https:') return undefined
  const proxy = proxyFor(target, env)
  if (proxy === undefined || 'problem' in proxy) return proxy?.problem
  const { protocol, host, username, password } = proxy.url
  return `${protocol}//${username === '' && password === '' ? '' : '***@'}${host}`
}

function variable(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || env[name.toUpperCase()]?.trim() || undefined
}

/** Whether `no_proxy` lists the host: `*`, a host or a domain with or without a dot in front, each with an optional port. */
function isExcepted(target: URL, list: string): boolean {
  const port = target.port || '443'
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true
      const [, name = entry, onlyPort = port] = /^(.+?)(?::(\d+))?$/.exec(entry) ?? []
      const domain = name.replace(/^\*?\./, '')
      return onlyPort === port && (target.hostname === domain || target.hostname.endsWith(`.${domain}`))
    })
}

/** The header that logs in at a proxy; a name or password that is not escaped properly is taken as it stands. */
export function proxyAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined
  return `Basic ${Buffer.from(`${unescaped(username)}:${unescaped(password)}`).toString('base64')}`
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
