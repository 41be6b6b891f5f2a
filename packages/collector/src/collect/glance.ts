import { createRecognise, type Recognise, type Recognised } from '@sonde/core/protocol'
import type { Catalogs } from './catalogs.ts'

/** Tells at a glance that a body holds nothing but what `catalogs` list on the day `today`; undefined where it has to be read. */
export type Glance = (text: string, catalogs: Catalogs, today: string) => Recognised | undefined

/** Prepares once for every day and every change of the catalogs. */
export function createGlance(): Glance {
  let prepared: { readonly catalogs: Catalogs; readonly today: string; readonly recognise: Recognise } | undefined
  return (text, catalogs, today) => {
    if (prepared?.catalogs !== catalogs || prepared.today !== today) {
      prepared = { catalogs, today, recognise: createRecognise(catalogs, today) }
    }
    return prepared.recognise(text)
  }
}
