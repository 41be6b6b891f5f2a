import { isFields } from '../../define/fields.ts'
import { ARCH_WORDS, OS_WORDS, RUNTIME_WORDS, type Body, type WireContext, type WireValue } from '../wire.ts'
import { attributesFor, type OtlpAttribute } from './attributes.ts'
import { textOfAttribute, wireValueOf } from './values.ts'

/** The words of OpenTelemetry for ours, where they differ. */
const OS = { linux: 'linux', macos: 'darwin', windows: 'windows', other: 'other' } as const
const ARCH = { x64: 'amd64', arm64: 'arm64', other: 'other' } as const
const RUNTIME = { node: 'nodejs', bun: 'bun', deno: 'deno', other: 'other' } as const

/** Tells a body of wire v1 that was put into OTLP from what other programs export. */
export const BATCH = 'sonde.batch'
const CONTEXT = 'sonde.context.'
const IDS = 'sonde.ids.'
const DROPPED = 'sonde.dropped'

/** What a body says of all its events, under the names OpenTelemetry has for it, and under our own where it has none. */
export function resourceAttributes({ batch, tool, version, context, ids, dropped }: Omit<Body, 'v' | 'events'>): OtlpAttribute[] {
  const { os, arch, runtime, runtimeMajor, ...more } = context
  return attributesFor({
    'service.name': tool,
    'service.version': version,
    [BATCH]: batch,
    'os.type': os && OS[os],
    'host.arch': arch && ARCH[arch],
    'process.runtime.name': runtime && RUNTIME[runtime],
    'process.runtime.version': runtimeMajor === undefined ? undefined : String(runtimeMajor),
    ...prefixed(CONTEXT, more),
    ...prefixed(IDS, { ...ids }),
    [DROPPED]: dropped,
  })
}

/** The body, without its events, that {@link resourceAttributes} made attributes of; nothing of it is checked. */
export function bodyOfResource(attributes: ReadonlyMap<string, unknown>): Omit<Body, 'v' | 'events'> {
  const version = textOfAttribute(attributes.get('service.version'))
  const ids = unprefixed(IDS, attributes)
  const dropped = wireValueOf(attributes.get(DROPPED))
  return {
    batch: textOfAttribute(attributes.get(BATCH)) ?? '',
    tool: textOfAttribute(attributes.get('service.name')) ?? '',
    ...(version !== undefined && { version }),
    context: { ...contextOfResource(attributes), ...unprefixed(CONTEXT, attributes) },
    ...(Object.keys(ids).length > 0 && { ids }),
    ...(isFields(dropped) && { dropped: dropped as NonNullable<Body['dropped']> }),
  }
}

/** Where a program runs, as OpenTelemetry names it, in the coarse words of wire v1. */
export function contextOfResource(attributes: ReadonlyMap<string, unknown>): WireContext {
  const text = (name: string): string | undefined => textOfAttribute(attributes.get(name))
  const listed = <Word extends string>(words: readonly Word[], theirs: Readonly<Record<Word, string>>, name: string) => {
    const given = text(name)
    return given === undefined ? undefined : (words.find((word) => theirs[word] === given) ?? 'other')
  }
  const os = listed(OS_WORDS, OS, 'os.type')
  const arch = listed(ARCH_WORDS, ARCH, 'host.arch')
  const runtime = listed(RUNTIME_WORDS, RUNTIME, 'process.runtime.name')
  const major = /^v?(\d{1,3})(?:\.|$)/.exec(text('process.runtime.version') ?? '')?.[1]
  return {
    ...(os !== undefined && { os }),
    ...(arch !== undefined && { arch }),
    ...(runtime !== undefined && { runtime }),
    ...(major !== undefined && { runtimeMajor: Number(major) }),
  }
}

function prefixed(
  prefix: string,
  fields: Readonly<Record<string, WireValue | undefined>>,
): Record<string, WireValue | undefined> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [prefix + name, value]))
}

function unprefixed(prefix: string, attributes: ReadonlyMap<string, unknown>): Record<string, string> {
  const named = [...attributes].filter(([name]) => name.startsWith(prefix) && name !== `${prefix}__proto__`)
  // What is no text is left to the check of the body, which has none of it.
  return Object.fromEntries(named.map(([name, value]) => [name.slice(prefix.length), textOfAttribute(value) ?? '']))
}
