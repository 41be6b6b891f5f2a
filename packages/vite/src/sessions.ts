import { openSession, type Session, type SessionStart } from './session.ts'

/**
 * The sessions of this process. Vite reads its configuration again when a dev server restarts, and once per environment of a build: each
 * time there are new plugins, with new telemetry, that belong to the session which is open.
 */
const sessions = new Map<string, { readonly session: Session; readonly members: Set<object> }>()

/** The session of a tool and a project, opened where there is none. `member` is part of it until it leaves. */
export function joinSession(member: object, start: SessionStart): Session {
  const key = keyOf(start)
  const found = sessions.get(key) ?? { session: openSession(start), members: new Set() }
  sessions.set(key, found)
  found.members.add(member)
  return found.session
}

export function findSession(start: Pick<SessionStart, 'telemetry' | 'command' | 'root'>): Session | undefined {
  return sessions.get(keyOf(start))?.session
}

/** Forgets a session, so that the next build of the process is one of its own. */
export function closeSession(start: Pick<SessionStart, 'telemetry' | 'command' | 'root'>): void {
  sessions.delete(keyOf(start))
}

/** Leaves a session; whether the last member did, so that it is over. */
export function leaveSession(member: object, start: Pick<SessionStart, 'telemetry' | 'command' | 'root'>): boolean {
  const members = sessions.get(keyOf(start))?.members
  members?.delete(member)
  return members?.size === 0
}

function keyOf({ telemetry, command, root }: Pick<SessionStart, 'telemetry' | 'command' | 'root'>): string {
  return [telemetry.catalog.tool, command, root].join('\n')
}
