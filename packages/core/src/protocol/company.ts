import { MACHINE_ACTIVE, MACHINE_FACT, PROJECT_ACTIVE, PROJECT_PAIR } from '../define/names.ts'
import type { Body, WireEvent } from './wire.ts'

/** Why a body holds together what apart says nothing about a machine. */
export interface BadCompany {
  readonly code: 'bad-machine-active' | 'bad-machine-fact' | 'bad-project-active' | 'bad-project-pair' | 'reach-in-ci'
  readonly message: string
}

/** Says what must not stand together in a body, or undefined. */
export function badCompany(body: Body): BadCompany | undefined {
  const { context, events } = body
  const has = (own: string): boolean => events.some(({ name }) => name === own)
  if (has(MACHINE_ACTIVE) && !isActivityAlone(MACHINE_ACTIVE, body)) {
    return {
      code: 'bad-machine-active',
      message: `\`${MACHINE_ACTIVE}\` travels alone: no version, no \`ids\`, no \`dropped\`, no context but \`os\`, no other event, one date, no \`hour\`, \`first\` or \`n\`.`,
    }
  }
  if (has(PROJECT_ACTIVE) && !(isActivityAlone(PROJECT_ACTIVE, body) && isOneProject(events))) {
    return {
      code: 'bad-project-active',
      message: `\`${PROJECT_ACTIVE}\` travels alone, as \`${MACHINE_ACTIVE}\` does, and each \`period\` once: two projects in one body would be those of one installation.`,
    }
  }
  if (has(MACHINE_FACT) && !(isBare(body, []) && events.length === 1)) {
    return {
      code: 'bad-machine-fact',
      message: `\`${MACHINE_FACT}\` travels alone: no version, no \`ids\`, no \`dropped\`, no context, no other event, no \`hour\`, \`first\` or \`n\`.`,
    }
  }
  if (has(PROJECT_PAIR) && !(isBare({ ...body, events: events.map(({ n: _, ...event }) => event) }, []) && events.length === 1)) {
    return {
      code: 'bad-project-pair',
      message: `\`${PROJECT_PAIR}\` travels alone: no version, no \`ids\`, no \`dropped\`, no context, no other event, no \`hour\` or \`first\`.`,
    }
  }
  if (context.ci !== undefined && events.some(({ first }) => first?.length)) {
    return { code: 'reach-in-ci', message: 'A body from CI counts no installations. Leave out `first`.' }
  }
  return undefined
}

/** Whether a body holds activity of one sort and date, and nothing that could tell more. */
function isActivityAlone(activity: string, body: Body): boolean {
  const { events } = body
  return isBare(body, ['os']) && events.every(({ name, at }) => name === activity && at === events[0]?.at)
}

function isOneProject(events: readonly WireEvent[]): boolean {
  return new Set(events.map(({ properties }) => properties['period'])).size === events.length
}

function isBare({ version, ids, dropped, context, events }: Body, keys: readonly string[]): boolean {
  const bare = version === undefined && ids === undefined && dropped === undefined
  return bare && Object.keys(context).every((key) => keys.includes(key)) && events.every(isPlain)
}

function isPlain({ hour, first, n }: WireEvent): boolean {
  return hour === undefined && first === undefined && n === undefined
}
