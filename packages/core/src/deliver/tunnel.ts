import type { AgentOptions } from 'node:https'
import type { Agent } from 'node:http'
import type { Duplex } from 'node:stream'
import { ConnectionError } from './connection-error.ts'
import { proxyAuthorization } from './proxy.ts'

/** A proxy that says nothing is left alone after this time, even if nobody waits for the answer any more. */
const CONNECT_TIMEOUT_MS = 7000

/**
 * An agent whose connections lead through a proxy: CONNECT first, then TLS with the receiver inside of it, so that the proxy sees the
 * receiver's name and nothing else.
 */
export function tunnelAgent(proxy: URL, options: AgentOptions): Agent {
  const { Agent } = process.getBuiltinModule('node:https')
  const agent = new Agent(options)
  const connectTls = agent.createConnection.bind(agent) as (options: object) => Duplex
  const createConnection: Connect = (target, done) => {
    openTunnel(proxy, `${target.host}:${target.port}`, (error, socket) =>
      socket ? done(null, connectTls({ ...target, socket })) : done(error),
    )
  }
  return Object.assign(agent, { createConnection })
}

type Done = (error: Error | null, socket?: Duplex) => void

/** How an agent asks for a connection. */
type Connect = (target: { readonly host: string; readonly port: number }, done: Done) => void

function openTunnel(proxy: URL, target: string, done: Done): void {
  const { request } = process.getBuiltinModule(proxy.protocol === 'https:' ? 'node:https' : 'node:http')
  const authorization = proxyAuthorization(proxy)
  const connect = request({
    method: 'CONNECT',
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    path: target,
    headers: { host: target, ...(authorization && { 'proxy-authorization': authorization }) },
    agent: false,
    timeout: CONNECT_TIMEOUT_MS,
    rejectUnauthorized: true,
  })
  connect.on('connect', ({ statusCode }, socket, head) => {
    if (statusCode !== 200) {
      socket.destroy()
      return done(new ConnectionError(`the proxy answered ${statusCode}`))
    }
    socket.setTimeout(0)
    if (head.length > 0) socket.unshift(head)
    done(null, socket)
  })
  connect.on('timeout', () => connect.destroy(new ConnectionError('the proxy does not answer')))
  connect.on('error', done)
  connect.end()
}
