/**
 * The packages whose plugins are known by the names those give themselves. A name that ends in `*` stands for all that begin so. Any
 * other plugin is called by its own name, of which core keeps what a catalog lists.
 */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  '@analogjs/vite-plugin-angular': ['@analogjs/vite-plugin-angular*'],
  '@cloudflare/vite-plugin': ['vite-plugin-cloudflare*'],
  '@crxjs/vite-plugin': ['crx:*'],
  '@preact/preset-vite': ['preact:*', 'vite:preact*'],
  '@react-router/dev': ['react-router*'],
  '@rollup/plugin-node-resolve': ['node-resolve'],
  '@rollup/plugin-replace': ['replace'],
  '@sveltejs/kit': ['vite-plugin-sveltekit*'],
  '@sveltejs/vite-plugin-svelte': ['vite-plugin-svelte', 'vite-plugin-svelte:*'],
  '@tailwindcss/vite': ['@tailwindcss/vite*'],
  '@vitejs/plugin-basic-ssl': ['vite:basic-ssl'],
  '@vitejs/plugin-legacy': ['vite:legacy*'],
  '@vitejs/plugin-react': ['vite:react-babel', 'vite:react-refresh*', 'vite:react-virtual-preamble', 'vite:react:*'],
  '@vitejs/plugin-react-swc': ['vite:react-swc*'],
  '@vitejs/plugin-vue': ['vite:vue'],
  '@vitejs/plugin-vue-jsx': ['vite:vue-jsx'],
  'laravel-vite-plugin': ['laravel'],
  'rollup-plugin-visualizer': ['visualizer'],
  unocss: ['unocss*'],
  'unplugin-auto-import': ['unplugin-auto-import'],
  'unplugin-icons': ['unplugin-icons'],
  'unplugin-vue-components': ['unplugin-vue-components*'],
  'vite-imagetools': ['imagetools'],
  'vite-plugin-checker': ['vite-plugin-checker*'],
  'vite-plugin-compression': ['vite:compression'],
  'vite-plugin-dts': ['vite:dts', 'unplugin-dts'],
  'vite-plugin-inspect': ['vite-plugin-inspect'],
  'vite-plugin-node-polyfills': ['vite-plugin-node-polyfills*'],
  'vite-plugin-pwa': ['vite-plugin-pwa*'],
  'vite-plugin-qwik': ['vite-plugin-qwik*'],
  'vite-plugin-solid': ['solid'],
  'vite-plugin-static-copy': ['vite-plugin-static-copy*'],
  'vite-plugin-svgr': ['vite-plugin-svgr'],
  'vite-plugin-vue-devtools': ['vite-plugin-vue-devtools*'],
  'vite-svg-loader': ['svg-loader'],
  'vite-tsconfig-paths': ['vite-tsconfig-paths'],
}

/** The frameworks that are known by a package, most of them by its plugin. */
const FRAMEWORKS: Readonly<Record<string, string>> = {
  '@analogjs/vite-plugin-angular': 'angular',
  '@preact/preset-vite': 'preact',
  '@react-router/dev': 'react-router',
  '@sveltejs/kit': 'sveltekit',
  '@sveltejs/vite-plugin-svelte': 'svelte',
  '@vitejs/plugin-react': 'react',
  '@vitejs/plugin-react-swc': 'react',
  '@vitejs/plugin-vue': 'vue',
  'laravel-vite-plugin': 'laravel',
  'vite-plugin-qwik': 'qwik',
  'vite-plugin-solid': 'solid',
}

/** What Vite itself brings. An error of one of these is Vite's. */
const BUILT_IN = ['vite:', 'builtin:', 'native:', 'rolldown:', 'rollup:']

export const VITE = 'vite'

export const PUBLIC_PACKAGES: readonly string[] = Object.keys(PACKAGES)

export const FRAMEWORK_WORDS: readonly string[] = [...new Set(Object.values(FRAMEWORKS))].toSorted()

/** How plugins are called, by the package they come from: what an author adds to the list. */
export type PluginNames = Readonly<Record<string, readonly string[]>>

/** Names of plugins, and beginnings of names, each with the package it stands for. */
interface Index {
  readonly names: ReadonlyMap<string, string>
  readonly beginnings: Readonly<Record<string, string>>
}

/** Every plugin of a project is looked up, most of them Vite's own: one after the other costs more than all else at that time. */
const indexes = new WeakMap<PluginNames, Index>()

/** The package a plugin comes from; its own name where none is known. `vite` for what Vite brings. */
export function packageOf(plugin: string, own?: PluginNames): string {
  return (own && find(plugin, own)) ?? find(plugin, PACKAGES) ?? (isBuiltIn(plugin) ? VITE : plugin)
}

function find(plugin: string, packages: PluginNames): string | undefined {
  const { names, beginnings } = indexOf(packages)
  const exact = names.get(plugin)
  if (exact !== undefined) return exact
  for (const beginning in beginnings) if (plugin.startsWith(beginning)) return beginnings[beginning]
  return undefined
}

function indexOf(packages: PluginNames): Index {
  const found = indexes.get(packages)
  if (found !== undefined) return found
  const names = new Map<string, string>()
  const beginnings = Object.create(null) as Record<string, string>
  for (const name of Object.keys(packages)) {
    for (const pattern of packages[name] ?? []) {
      if (pattern.endsWith('*')) beginnings[pattern.slice(0, -1)] ??= name
      else if (!names.has(pattern)) names.set(pattern, name)
    }
  }
  const index = { names, beginnings }
  indexes.set(packages, index)
  return index
}

/** The packages the plugins of a project come from, without Vite's own; each once. */
export function packagesOf(plugins: readonly { readonly name: string }[], own?: PluginNames): string[] {
  return [...new Set(plugins.map((plugin) => packageOf(nameOf(plugin), own)))].filter((name) => name !== VITE)
}

/** What a plugin calls itself. Vite runs plugins without a name, too, whatever its types say. */
export function nameOf({ name }: { readonly name: unknown }): string {
  return typeof name === 'string' ? name : ''
}

/** The frameworks that packages stand for, each once. */
export function frameworksOf(packages: readonly string[]): string[] {
  return [...new Set(packages.flatMap((name) => (Object.hasOwn(FRAMEWORKS, name) ? [FRAMEWORKS[name] as string] : [])))]
}

/** Two plugins of Vite's own are not called after it. */
function isBuiltIn(plugin: string): boolean {
  return plugin === 'alias' || plugin === 'commonjs' || BUILT_IN.some((prefix) => plugin.startsWith(prefix))
}
