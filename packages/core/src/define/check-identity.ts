import { checkKeys } from './check-fields.ts'
import { isFields, type Fields } from './fields.ts'
import { choosesMachine, choosesProject, choosesSession, isRotation, MAX_ROTATING_DAYS, type Identity } from './identity.ts'
import { isWhat, quoted, type Problem } from './problem.ts'

const WHERE = "The catalog's `identity`"

/** Checks which identifiers a catalog chose. */
export function* checkIdentity({ identity }: Fields): Generator<Problem> {
  if (identity === undefined) return
  if (!isFields(identity)) {
    yield {
      code: 'identity',
      message: `${WHERE} ${isWhat(identity)}. Give it \`machine\`, \`project\` and \`session\`, or leave it out.`,
    }
    return
  }
  yield* checkKeys(identity, ['machine', 'project', 'session'], WHERE)
  const { machine, project, session } = identity
  if (machine !== undefined && !isMachine(machine)) {
    yield {
      code: 'identity-machine',
      message: `${WHERE} has a \`machine\` that ${isWhat(machine)}. Use \`none\`, \`stable\` or \`{ rotatingDays: 30 }\`, with 1 to ${MAX_ROTATING_DAYS} days.`,
    }
  }
  if (project !== undefined && project !== 'none' && project !== 'salted' && project !== 'shared') {
    yield {
      code: 'identity-project',
      message: `${WHERE} has a \`project\` that ${isWhat(project)}. Use \`none\`, \`salted\` or \`shared\`.`,
    }
  }
  if (session !== undefined && typeof session !== 'boolean') {
    yield {
      code: 'identity-session',
      message: `${WHERE} has a \`session\` that ${isWhat(session)}. Use \`true\` or \`false\`.`,
    }
  }
}

function isMachine(machine: unknown): boolean {
  return machine === 'none' || machine === 'stable' || (isRotation(machine) && Object.keys(machine).length === 1)
}

const CHOICES: Readonly<Record<string, { readonly key: keyof Identity; isChosen(catalog: { identity?: Identity }): boolean }>> = {
  machineId: { key: 'machine', isChosen: choosesMachine },
  projectId: { key: 'project', isChosen: choosesProject },
  sessionId: { key: 'session', isChosen: choosesSession },
}

/** Checks that an event asks for no identifier that the catalog did not choose. */
export function* checkIdProperties(catalog: Fields): Generator<Problem> {
  const { identity, events } = catalog
  const chosen = isFields(identity) ? { identity: identity as Identity } : {}
  for (const [event, definition] of Object.entries(isFields(events) ? events : {})) {
    const properties = isFields(definition) && isFields(definition['properties']) ? definition['properties'] : {}
    for (const [name, property] of Object.entries(properties)) {
      const kind = isFields(property) ? property['kind'] : undefined
      const choice = typeof kind === 'string' && Object.hasOwn(CHOICES, kind) ? CHOICES[kind] : undefined
      if (choice === undefined || choice.isChosen(chosen)) continue
      yield {
        code: 'id-not-chosen',
        message: `Property ${quoted(name)} of event ${quoted(event)} carries an identifier that the catalog did not choose. Choose it with \`identity.${choice.key}\`, or remove the property.`,
      }
    }
  }
}
