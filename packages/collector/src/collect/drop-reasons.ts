/** Why senders drop events, in the words of core's `DropReason`. The wire allows any word, and any word could be somebody's name. */
const DROP_REASONS: ReadonlySet<string> = new Set([
  'unlisted-event',
  'unlisted-property',
  'unlisted-word',
  'bad-value',
  'missing-file',
  'line-too-long',
  'spool-full',
  'bad-line',
  'late-finish',
  'expired',
  'rejected',
  'project-overflow',
])

/** Keeps the counts of known reasons and adds up all others as `other`. */
export function foldReasons(dropped: Readonly<Record<string, number>>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const [reason, count] of Object.entries(dropped)) {
    const known = DROP_REASONS.has(reason) ? reason : 'other'
    counts[known] = (counts[known] ?? 0) + count
  }
  return counts
}
