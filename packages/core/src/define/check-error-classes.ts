import type { CatalogInput } from './catalog.ts'
import { quoted } from './problem.ts'
import { SetupError } from './setup-error.ts'

/**
 * Checks that the program has given the classes its catalog names. They are known by identity, so one that is only named would always
 * leave as `other`.
 *
 * @throws SetupError that names the first class that is missing.
 */
export function assertErrorClasses({ events }: CatalogInput, classes: Readonly<Record<string, unknown>> = {}): void {
  const missing = Object.values(events)
    .flatMap(({ properties }) => Object.values(properties))
    .flatMap((property) => (property.kind === 'errorClass' || property.kind === 'causes' ? property.words : []))
    .find((word) => !Object.hasOwn(classes, word))
  if (missing === undefined) return
  throw new SetupError(
    'error-class',
    `The catalog lists the error class ${quoted(missing)}, but a catalog holds only names, so it would always leave as \`other\`. ` +
      `Pass the class itself to \`createTelemetry\`, as \`errors: { classes: { ${missing} } }\`.`,
  )
}
