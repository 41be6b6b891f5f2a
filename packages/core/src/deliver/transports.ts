import type { TransportChoice } from '../define/transport-choice.ts'
import type { World } from '../edge/world.ts'
import type { ConnectionOptions } from './connection.ts'
import { fileTransport } from './file-transport.ts'
import { httpTransport } from './http-transport.ts'
import { otlpTransport } from './otlp-transport.ts'
import type { Transport } from './transport.ts'

/** Gives the transport of a choice: the same one whenever it is asked for, so that connections are kept. */
export type Transports = (choice: TransportChoice) => Transport

/** Every transport there is. Opens nothing yet. */
export function transportsFor(world: Pick<World, 'env' | 'now' | 'fs' | 'uid'>, options?: ConnectionOptions): Transports {
  const [http, otlp] = [httpTransport(world, options), otlpTransport(world, options)]
  return (choice) => (choice.kind === 'file' ? fileTransport(world, choice.path) : choice.kind === 'otlp' ? otlp : http)
}
