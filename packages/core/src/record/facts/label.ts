import type { Label } from '../../define/catalog.ts'
import { OTHER } from '../../define/property.ts'

/** The word of the catalog's label that this run has: a listed one or `other`; undefined where the variable is not set. */
export function labelOf(env: Readonly<Record<string, string | undefined>>, label: Label | undefined): string | undefined {
  const value = label && env[label.variable]
  if (!value) return undefined
  return label.words.includes(value) ? value : OTHER
}
