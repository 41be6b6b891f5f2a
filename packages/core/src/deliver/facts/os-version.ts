import { OTHER } from '../../define/property.ts'

/** The first build of Windows 11, whose kernel still calls itself 10. */
const WINDOWS_11 = 22_000

/**
 * Names the version of the operating system by the name people know it by: `macos 15`, `windows 11`, `linux 6.8`. Only numbers of the
 * kernel's version are read, because whoever builds a kernel may write anything behind them; a number no kernel has is `other`.
 */
export function osVersionOf(platform: NodeJS.Platform, release: string): string {
  const [, major = NaN, minor = NaN, build = NaN] = (/^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,6}))?/.exec(release) ?? []).map(Number)
  if (platform === 'linux') return major >= 2 && major <= 19 && minor <= 99 ? `linux ${major}.${minor}` : OTHER
  if (platform === 'darwin') return macos(major)
  if (platform === 'win32') return windows(major, minor, build)
  return OTHER
}

/** Darwin 19 is macOS 10.15, 20 is 11, and since 25 the version is the year. */
function macos(darwin: number): string {
  if (darwin >= 25 && darwin <= 60) return `macos ${darwin + 1}`
  if (darwin >= 20 && darwin <= 24) return `macos ${darwin - 9}`
  return darwin >= 15 && darwin <= 19 ? `macos 10.${darwin - 4}` : OTHER
}

function windows(major: number, minor: number, build: number): string {
  if (major === 10) return build >= WINDOWS_11 ? 'windows 11' : 'windows 10'
  const older: Readonly<Record<number, string>> = { 3: 'windows 8.1', 2: 'windows 8', 1: 'windows 7' }
  return (major === 6 ? older[minor] : undefined) ?? OTHER
}
