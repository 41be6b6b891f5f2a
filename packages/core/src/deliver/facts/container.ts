import { OTHER } from '../../define/property.ts'
import type { World } from '../../edge/world.ts'
import { NONE } from '../../protocol/facts.ts'

/** How much of a file of the kernel is looked at. */
const MAX_BYTES = 64 * 1024

/** What the group of the first process is called, and what is mounted at `/etc/hosts`. A host of containers mounts theirs elsewhere. */
const TRACES: readonly (readonly [path: string, word: string, trace: RegExp])[] = [
  ['/proc/1/cgroup', 'podman', /libpod/],
  ['/proc/1/cgroup', 'docker', /\/docker[/-]/],
  ['/proc/1/cgroup', OTHER, /kubepods|containerd|\/lxc|\/crio-|buildkit/],
  ['/proc/self/mountinfo', 'podman', /\/overlay-containers\/[^ ]{0,512} \/etc\//],
  ['/proc/self/mountinfo', 'docker', /\/docker\/containers\/[^ ]{0,512} \/etc\//],
  ['/proc/self/mountinfo', OTHER, /\/(?:kubelet\/pods|containerd)\/[^ ]{0,512} \/etc\//],
]

/**
 * Names the kind of container this machine is: `docker`, `podman`, `other` or `none`. By the files the first two put there, else by
 * what the kernel tells of its groups and mounts, of which only the kind leaves. Never throws.
 */
export function containerOf({ fs }: Pick<World, 'fs'>): string {
  if (exists(fs, '/run/.containerenv')) return 'podman'
  if (exists(fs, '/.dockerenv')) return 'docker'
  const texts = new Map<string, string>()
  for (const [path, word, trace] of TRACES) {
    const text = texts.get(path) ?? beginningOf(fs, path)
    texts.set(path, text)
    if (trace.test(text)) return word
  }
  return NONE
}

function exists(fs: World['fs'], path: string): boolean {
  try {
    return fs.existsSync(path)
  } catch {
    return false
  }
}

/** The beginning of a file that says of itself that it is empty. */
function beginningOf(fs: World['fs'], path: string): string {
  let descriptor: number | undefined
  try {
    descriptor = fs.openSync(path, 'r')
    const buffer = Buffer.alloc(MAX_BYTES)
    return buffer.toString('latin1', 0, fs.readSync(descriptor, buffer))
  } catch {
    return ''
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor)
  }
}
