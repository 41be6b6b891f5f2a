/** The ready-made words of `unreachable`, in the order they are looked for. */
export const UNREACHABLE = ['docker', 'disk-full', 'registry', 'network', 'permission'] as const

export type UnreachableWord = (typeof UNREACHABLE)[number]
