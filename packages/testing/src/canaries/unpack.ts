import { constants, inflateRawSync, inflateSync } from 'node:zlib'

/** What a piece holds more than this is not looked at. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024

/** More than this in one file is not a file with gzip in it, but one that looks like it by chance. */
const MAX_PIECES = 1000

const MAGIC = Buffer.from([0x1f, 0x8b, 0x08])

/** What the same three bytes begin with in base64, where they begin it. */
const MAGIC_IN_BASE64 = /H4sI[A-Za-z0-9+/_-]+/g

/** Unpacks every piece of gzip or zlib that is recognisable in the bytes, as it is or as base64; also one that was cut off. */
export function unpackedFrom(bytes: Buffer): Buffer[] {
  const unpacked = [
    ...[...piecesOf(bytes)].slice(0, MAX_PIECES).map(unpack),
    ...[...zlibPiecesOf(bytes)].slice(0, MAX_PIECES).map(unpackZlib),
  ]
  return unpacked.filter(({ length }) => length > 0)
}

/** The two bytes that zlib begins with at its four levels (RFC 1950), of a body with `content-encoding: deflate`. */
const ZLIB_LEVELS = [0x01, 0x5e, 0x9c, 0xda]

function* zlibPiecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = bytes.indexOf(0x78); at >= 0; at = bytes.indexOf(0x78, at + 1)) {
    if (ZLIB_LEVELS.includes(bytes[at + 1] ?? 0)) yield bytes.subarray(at)
  }
}

function unpackZlib(piece: Buffer): Buffer {
  try {
    return inflateSync(piece, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_UNPACKED_BYTES })
  } catch {
    return Buffer.alloc(0)
  }
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = bytes.indexOf(MAGIC); at >= 0; at = bytes.indexOf(MAGIC, at + 1)) yield bytes.subarray(at)
  // Most bytes have none, and a text of them need not be made.
  if (!bytes.includes('H4sI')) return
  for (const [text] of bytes.toString('latin1').matchAll(MAGIC_IN_BASE64)) yield Buffer.from(text, 'base64')
}

/** By the bare format inside: whoever unpacks gzip itself refuses it when other bytes follow. */
function unpack(piece: Buffer): Buffer {
  try {
    const packed = piece.subarray(headerLength(piece))
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_UNPACKED_BYTES })
  } catch {
    return Buffer.alloc(0)
  }
}

/** The length of a gzip header, with the optional fields that its flags announce (RFC 1952). */
function headerLength(piece: Buffer): number {
  const flags = piece.readUInt8(3)
  let length = 10
  if (flags & 4) length += 2 + piece.readUInt16LE(length)
  if (flags & 8) length = piece.indexOf(0, length) + 1
  if (flags & 16) length = piece.indexOf(0, length) + 1
  return flags & 2 ? length + 2 : length
}
