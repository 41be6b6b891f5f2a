import type { Report } from '../report/build-report.ts'

/** What the admin listener answers, in the marked form that tells it apart from a stranger on the same port. */
export type AdminAnswer =
  | { readonly sonde: 1; readonly reports: readonly Report[] }
  | { readonly sonde: 1; readonly error: { readonly code: string; readonly message: string } }

export function adminAnswer(status: number, code: string, message: string): { status: number; body: AdminAnswer } {
  return { status, body: { sonde: 1, error: { code, message } } }
}
