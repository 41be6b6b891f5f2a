import type { CatalogInput } from './catalog.ts'
import type { Shipped } from './shipped-words.ts'

/** For `sonde schema`, whose reader imports a program: whichever copy of core the program has, it finds the note here. */
const WIRED = Symbol.for('sonde.wired')

/** Notes where a program looks for the words that its package ships. */
export function noteShipped(catalog: CatalogInput, shipped: Shipped | undefined): void {
  const all = ((globalThis as { [WIRED]?: Map<CatalogInput, Shipped | undefined> })[WIRED] ??= new Map())
  all.set(catalog, shipped)
}
