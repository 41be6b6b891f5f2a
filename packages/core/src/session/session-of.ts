import { choosesFullContext } from '../define/context-mode.ts'
import { CONTEXT_FULL } from '../define/coverage.ts'
import { MACHINE_FACT, PROJECT_ACTIVE } from '../define/names.ts'
import { withShippedWords } from '../define/shipped-words.ts'
import { countedPath } from '../deliver/counted-path.ts'
import type { World } from '../edge/world.ts'
import { loadSeldom } from '../parts/load-seldom.ts'
import type { OpenSession, Opening, PassedRun } from './open-session.ts'
import { contextFacts } from '../record/context-facts.ts'
import type { ErrorReading } from '../record/errors/error-reading.ts'
import { drawFact } from '../record/facts/draw-fact.ts'
import { runFacts } from '../record/facts/run-facts.ts'
import type { Noise } from '../record/noise.ts'
import { runContext } from '../record/run-context.ts'
import { runIds } from '../record/run-ids.ts'
import { coerce } from '../sanitize/coerce.ts'
import type { RunContext } from '../spool/line.ts'
import { recipientKey } from '../spool/recipient-key.ts'
import { createSpool } from '../spool/spool.ts'

/** Opens the session of a run that passed the gate; undefined where its state directory cannot be made. */
export function sessionOf(
  world: World,
  opening: Opening,
  { recipient, directory, isNew, inCi, unshown, memory }: PassedRun,
): OpenSession | undefined {
  if (isNew && opening.write === undefined && !canMake(world, directory)) return undefined
  const key = recipientKey(recipient.endpoint)
  // What no notice has shown is withheld: until then the context stays coarse.
  const isFull = choosesFullContext(opening.catalog) && !unshown.includes(CONTEXT_FULL)
  const run: RunContext = { ...runContext(world, inCi), ...(isFull && { facts: runFacts(world, opening.catalog) }) }
  const mayWrite = opening.write === undefined
  const { catalog, sessionId, root = world.cwd() } = opening
  const withholdsProjects = unshown.includes(PROJECT_ACTIVE)
  const contextIn = (project: string): RunContext => ({
    ...run,
    ...runIds(world, { catalog, directory, root: project, inCi: run.ci !== undefined, withholdsProjects, mayWrite, sessionId }),
  })
  const context = contextIn(root)
  const mayTellFact = !choosesFullContext(catalog) && run.ci === undefined && !unshown.includes(MACHINE_FACT)
  const errors: ErrorReading = { wiring: opening.errors ?? {}, tool: catalog.tool, world }
  const session: Omit<OpenSession, 'inProject'> = {
    world,
    catalog: withShippedWords(world, opening.catalog, opening.shipped, opening.strict),
    version: opening.version,
    context,
    facts: contextFacts(world, opening.version, context),
    ...(mayTellFact && { fact: () => drawFact(world, opening.catalog) }),
    isUncounted: () => !world.fs.existsSync(countedPath(directory)),
    directory,
    transport: opening.transport ?? { kind: 'http' },
    recipientKey: key,
    delivery: memory?.state,
    strict: opening.strict,
    unshown: new Set(unshown),
    sanitize: (property, value) => coerce(property, value, errors),
    noise: lazyNoise(world, directory, mayWrite),
    errors,
    spool: createSpool(world, directory, key, opening.write),
  }
  return { ...session, inProject: (other) => (other === root ? session : { ...session, context: contextIn(other) }) }
}

function canMake(world: World, directory: string): boolean {
  const seldom = loadSeldom()
  return seldom !== undefined && seldom.ensureDirectory(world, directory) === undefined
}

/** Few catalogs have a noisy flag. */
function lazyNoise(world: World, directory: string, mayWrite: boolean): Noise {
  let noise: Noise | undefined
  return (question, truth) => {
    noise ??= loadSeldom()?.createNoise(world, directory, mayWrite)
    return noise?.(question, truth)
  }
}
