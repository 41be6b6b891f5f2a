import { Errors } from '@oclif/core'

/** Reads a local time as people write it; without one it is now. */
export function timeOf(text?: string): string {
  const date = text === undefined ? new Date() : new Date(text)
  if (Number.isNaN(date.getTime())) throw new Errors.CLIError('`--at` takes a time, such as 2026-11-20T09:30.', { exit: 1 })
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

export function minutesBetween(from: string, to: string): number {
  return Math.round((new Date(to).getTime() - new Date(from).getTime()) / 60_000)
}

/** `2 h 05 min` of 125 minutes. */
export function inWords(minutes: number): string {
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}
