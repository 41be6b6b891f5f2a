import type { AgentOptions } from 'node:https'
import type { Agent } from 'node:http'
import type { LookupFunction } from 'node:net'
import type { Duplex } from 'node:stream'
import { ConnectionError } from './connection-error.ts'
import { proxyAuthorization } from './proxy.ts'

/**
 * An agent whose connections lead through a proxy: CONNECT first, then TLS with the receiver inside of it, so that the proxy sees the
 * receiver's name and nothing else.
 */
export function tunnelAgent(proxy: URL, options: AgentOptions & { readonly lookup?: LookupFunction }): Agent {
  const { Agent } = process.getBuiltinModule('node:https')
  const agent = new Agent(options)
  const connectTls = agent.createConnection.bind(agent) as (options: object) => Duplex
  const createConnection: Connect = (target, done) => {
    openTunnel(proxy, { ...target, lookup: options.lookup }, (error, socket) =>
      socket ? done(null, connectTls({ ...target, socket })) : done(error),
    )
  }
  return Object.assign(agent, { createConnection })
}

type Done = (error: Error | null, socket?: Duplex) => void

/** How an agent asks for a connection, with the options of the request it is for. */
type Connect = (target: ConnectTarget, done: Done) => void

interface ConnectTarget {
  readonly host: string
  readonly port: number
  readonly connectSignal?: AbortSignal
  readonly lookup?: LookupFunction | undefined
}

function openTunnel(proxy: URL, { host, port, connectSignal: signal, lookup }: ConnectTarget, done: Done): void {
  const target = `${host}:${port}`
  const { request } = process.getBuiltinModule(proxy.protocol === 'https:' ? 'node:https' : 'node:http')
  const authorization = proxyAuthorization(proxy)
  const connect = request({
    method: 'CONNECT',
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    path: target,
    headers: { host: target, ...(authorization && { 'proxy-authorization': authorization }) },
    agent: false,
    ...(signal && { signal }),
    ...(lookup && { lookup }),
    rejectUnauthorized: true,
  })
  connect.on('connect', ({ statusCode }, socket, head) => {
    if (statusCode !== 200) {
      socket.destroy()
      return done(new ConnectionError(`the proxy answered ${statusCode}`))
    }
    if (head.length > 0) socket.unshift(head)
    done(null, socket)
  })
  connect.on('error', done)
  connect.end()
}
