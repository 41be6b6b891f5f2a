/** No system takes a longer path. */
const MAX_PATH_LENGTH = 32_767

/**
 * The project's root of what a host passes for a `RunStart`: undefined where it names none, null where what it names is none. Asked
 * once, because what is read again may be another project. Never throws.
 */
export function rootIn(given: unknown): string | null | undefined {
  if (given === undefined) return undefined
  try {
    const { root } = given as { readonly root?: unknown }
    return root === undefined || isRoot(root) ? root : null
  } catch {
    return null
  }
}

/** Above a path that begins nowhere no opt-out would be found. */
function isRoot(root: unknown): root is string {
  return typeof root === 'string' && root.length <= MAX_PATH_LENGTH && /^(?:[a-z]:)?[\\/]/i.test(root) && !root.includes('\0')
}
