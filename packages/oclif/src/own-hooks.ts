import { finally as finish, prerun } from './index.ts'
import type { OclifConfig } from './program.ts'

/** How a package.json names a hook. */
interface HookTarget {
  readonly target: string
  readonly identifier?: string
}

/** As oclif looks for a file that is named without its ending. */
const ENDINGS = ['', '.js', '.mjs', '.cjs', '.ts']

/** Whether a program passes this plugin's hooks on in hook files of its own: without both nothing would be recorded, in silence. */
export async function passesHooksOn({ root, pjson }: Pick<OclifConfig, 'root' | 'pjson'>): Promise<boolean> {
  const { hooks = {} } = pjson.oclif
  return (await passesOn(root, hooks['prerun'], prerun)) && (await passesOn(root, hooks['finally'], finish))
}

/** Rejects with what importing one of the files throws. */
async function passesOn(root: string, named: unknown, hook: unknown): Promise<boolean> {
  const { existsSync } = process.getBuiltinModule('node:fs')
  const { join } = process.getBuiltinModule('node:path')
  const { pathToFileURL } = process.getBuiltinModule('node:url')
  for (const each of [named ?? []].flat()) {
    const { target, identifier = 'default' } = typeof each === 'string' ? { target: each } : (each as HookTarget)
    const file = ENDINGS.map((ending) => join(root, `${target}${ending}`)).find((path) => existsSync(path))
    if (file === undefined) continue
    const exported = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>
    if (exported[identifier] === hook) return true
  }
  return false
}
