import { isNamedPackage, isOwnFrame } from '../../define/frames.ts'

/**
 * Names the group of an error: 12 hex digits that are equal for equal class and equal frames in the tool's own files and in public
 * packages. Nothing else goes in, so nothing else can be found by trying. Undefined where there is no such frame.
 */
export function groupOf(errorClass: string, frames: readonly string[]): string | undefined {
  const known = frames.filter((frame) => isOwnFrame(frame) || isNamedPackage(frame, []))
  return known.length === 0 ? undefined : hash([errorClass, ...known].join('\n'))
}

/** Not a digest of `node:crypto`, which costs a command 6 ms. It names, it hides nothing. */
function hash(text: string): string {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index)
    a = Math.imul(a ^ character, 0x9e3779b1)
    b = Math.imul(b ^ character, 0x5f356495)
  }
  return hex(mixed(a, b)) + hex(mixed(b, a)).slice(0, 4)
}

function mixed(a: number, b: number): number {
  return Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35)
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0')
}
