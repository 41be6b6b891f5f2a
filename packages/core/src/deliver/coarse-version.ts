/**
 * The part of a tool's version that leaves: `1.4` of `1.4.2-rc.1`. A version that has no such part leaves as `0.0`, so that its
 * events are counted and nothing of the text leaves.
 */
export function coarseVersion(version: string): string {
  const parts = /^v?(\d{1,5})\.(\d{1,5})(?![\d])/.exec(version)
  return parts ? `${parts[1]}.${parts[2]}` : '0.0'
}
