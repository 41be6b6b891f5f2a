/** Writes 32 hex digits as a UUID: of version 4 where they are random, of version 8 where they are made of something. */
export function uuidOf(hex: string, version: 4 | 8): string {
  const variant = '89ab'[Number.parseInt(hex[16] as string, 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
