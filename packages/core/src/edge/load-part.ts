/** Parts that a bundler put into the program, by the names of their files. */
let provided: Readonly<Record<string, unknown>> = {}

/** Gives parts to this file, so that it need not look for theirs. */
export function provideParts(parts: Readonly<Record<string, unknown>>): void {
  provided = parts
}

/**
 * Loads a part of core from a file beside this one, without waiting; undefined where the file is missing.
 *
 * It does what `require` does for a file of CommonJS, because the first `require` of a program made of modules costs 1.4 ms, and this
 * a fifth of it. What the part itself requires lies beside it, or goes the usual way, which throws where nothing is found. Where the
 * host keeps compiled code, `require` it is: compiling the part that records takes longer.
 */
export function loadPart<Part>(name: string): Part | undefined {
  if (Object.hasOwn(provided, name)) return provided[name] as Part
  try {
    const file = `${import.meta.dirname}/${name}`
    if (hostKeepsCode()) return requireFrom(file, file) as Part
    const text = process.getBuiltinModule('node:fs').readFileSync(file, 'utf8')
    const exports = {} as Part
    const require = (id: string): unknown => loadPart(id.slice('./'.length)) ?? requireFrom(file, id)
    const parameters = ['exports', 'require', '__dirname', '__filename']
    const run = process.getBuiltinModule('node:vm').compileFunction(text, parameters, { filename: file })
    run(exports, require, import.meta.dirname, file)
    return exports
  } catch {
    return undefined
  }
}

/**
 * Whether the host turned on Node's cache of compiled code, as Vite and Astro do. Who turned it on has loaded `node:module`, and
 * nobody else shall: it takes 0.2 ms.
 */
function hostKeepsCode(): boolean {
  const { moduleLoadList } = process as { readonly moduleLoadList?: readonly string[] }
  if (!moduleLoadList?.includes('NativeModule module')) return false
  const module: object = process.getBuiltinModule('node:module')
  // Node has it since 22.8, and the types of Node 20 do not.
  const { getCompileCacheDir } = module as { getCompileCacheDir?: () => string | undefined }
  return getCompileCacheDir?.() !== undefined
}

function requireFrom(file: string, id: string): unknown {
  return process.getBuiltinModule('node:module').createRequire(file)(id)
}
