import type { TransportChoice } from '../define/transport-choice.ts'
import type { World } from '../edge/world.ts'
import { withTilde } from './output.ts'

/** Where bodies for an endpoint go: there, as what it takes, or into a file of this machine. */
export function wayInWords(
  world: Pick<World, 'env' | 'platform'>,
  endpoint: string,
  transport: TransportChoice = { kind: 'http' },
): string {
  if (transport.kind === 'file') return `the file ${withTilde(world, transport.path)}, for ${endpoint}`
  return transport.kind === 'otlp' ? `${endpoint} as logs of OpenTelemetry` : endpoint
}
