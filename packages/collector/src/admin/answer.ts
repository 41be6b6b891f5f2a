import type { Maintained } from '../maintenance.ts'
import type { Report } from '../report/build-report.ts'

/** What the admin listener answers, in the marked form that tells it apart from a stranger on the same port. */
export type AdminAnswer =
  | { readonly sonde: 1; readonly reports: readonly Report[] }
  | { readonly sonde: 1; readonly catalogs: readonly RegisteredCatalog[] }
  | { readonly sonde: 1; readonly registered: boolean }
  | { readonly sonde: 1; readonly done: Maintained }
  | { readonly sonde: 1; readonly error: { readonly code: string; readonly message: string } }

export interface RegisteredCatalog {
  readonly tool: string
  readonly catalogs: number
  readonly events: readonly string[]
}

export interface AdminReply {
  readonly status: number
  /** JSON, or a text of its own type. */
  readonly body: AdminAnswer | string
  readonly type?: string
}

export function adminError(status: number, code: string, message: string): AdminReply {
  return { status, body: { sonde: 1, error: { code, message } } }
}
