import type { CatalogInput } from '../define/catalog.ts'
import type { TransportChoice } from '../define/transport-choice.ts'

/**
 * What the courier must know of the program that recorded: `catalog-<version>.json`, written by the run that starts a courier. Also
 * read by `sonde status`.
 */
export interface Wiring {
  readonly v: 1
  /** The tool's version, as its lines name it. */
  readonly version: string
  readonly transport: TransportChoice
  /** The catalog with the words that `sonde schema` collected filled in. */
  readonly catalog: CatalogInput
}

/** The wiring file of one version. A version is written by an author; the escape keeps a strange one inside the directory. */
export const wiringPath = (directory: string, version: string): string =>
  `${directory}/catalog-${encodeURIComponent(version).slice(0, 100)}.json`
