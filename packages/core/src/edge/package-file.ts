/** From the built file (`dist/x.mjs`) and from its source (`src/edge/x.ts`) to the package's folder. */
const ROOTS = ['../', '../../']

/** Reads a compressed table that lies in the package's folder `tables`. Throws if it is missing or damaged. */
export function readTable(name: string): Uint8Array {
  const { existsSync, readFileSync } = process.getBuiltinModule('node:fs')
  const { brotliDecompressSync } = process.getBuiltinModule('node:zlib')
  const places = ROOTS.map((root) => new URL(`${root}tables/${name}`, import.meta.url))
  const place = places.find((url) => existsSync(url))
  if (!place) throw new Error(`The table \`${name}\` is not in this package.`)
  return brotliDecompressSync(readFileSync(place))
}
