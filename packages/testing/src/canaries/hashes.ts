import { createHash } from 'node:crypto'
import { toBase64Url, type Spelling } from './encodings.ts'

const ALGORITHMS = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3-256', 'blake2b512'] as const

/** So many characters of a digest are never found by chance, and a hash that was cut shorter than that is not found. */
const HEX_DIGITS = 12
const BASE64_CHARACTERS = 8
const RAW_BYTES = 8

/** The unsalted hashes of a value: whoever can guess the value can confirm it. The beginning stands for digests of any length. */
export function hashesOf(value: string): Spelling[] {
  const inputs = new Set([
    value,
    `${value}\n`,
    `${value}\r\n`,
    value.toLowerCase(),
    value.toUpperCase(),
    value.trim(),
    JSON.stringify(value),
  ])
  return ALGORITHMS.flatMap((algorithm) =>
    [...inputs].flatMap((input) => {
      const digest = createHash(algorithm).update(input).digest()
      const base64 = digest.toString('base64').slice(0, BASE64_CHARACTERS)
      return [
        { encoding: `${algorithm} as hex`, bytes: Buffer.from(digest.toString('hex').slice(0, HEX_DIGITS)) },
        { encoding: `${algorithm} as base64`, bytes: Buffer.from(base64) },
        { encoding: `${algorithm} as base64url`, bytes: Buffer.from(toBase64Url(base64)) },
        { encoding: `${algorithm} as bytes`, bytes: digest.subarray(0, RAW_BYTES) },
      ]
    }),
  )
}
