/** All numbers of a tool's version, two to four of them: `1.4.2` of `1.4.2-rc.1`, because people put names behind. `0.0` where it has none. */
export function fullVersion(version: string): string {
  return /^v?(\d{1,5}(?:\.\d{1,5}){1,3})(?!\d)/.exec(version)?.[1] ?? '0.0'
}
