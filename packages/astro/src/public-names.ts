/** Whoever brings what no integration does. */
const ASTRO = 'astro'

/** Integrations of Astro's own, and Astro itself, which may fail too. */
export const INTEGRATIONS: readonly string[] = [
  ASTRO,
  '@astrojs/alpinejs',
  '@astrojs/db',
  '@astrojs/markdoc',
  '@astrojs/mdx',
  '@astrojs/partytown',
  '@astrojs/preact',
  '@astrojs/react',
  '@astrojs/sitemap',
  '@astrojs/solid-js',
  '@astrojs/starlight',
  '@astrojs/svelte',
  '@astrojs/tailwind',
  '@astrojs/vue',
  '@astrojs/web-vitals',
]

export const ADAPTERS: readonly string[] = ['@astrojs/cloudflare', '@astrojs/netlify', '@astrojs/node', '@astrojs/vercel']

export const MARKDOWN_PLUGINS: readonly string[] = [
  'rehype-autolink-headings',
  'rehype-external-links',
  'rehype-katex',
  'rehype-mathjax',
  'rehype-mermaid',
  'rehype-pretty-code',
  'rehype-raw',
  'rehype-slug',
  'remark-breaks',
  'remark-directive',
  'remark-emoji',
  'remark-gfm',
  'remark-math',
  'remark-mdx',
  'remark-smartypants',
  'remark-toc',
]

/** Vite plugins of integrations that are called otherwise than these. A name that ends in `*` stands for all that begin so. */
const PLUGINS: Readonly<Record<string, readonly string[]>> = {
  '@astrojs/markdoc': ['astro:markdoc*', 'markdoc-*'],
  '@astrojs/mdx': ['@mdx-js/rollup', '@mdx-js/*', 'vite-plugin-mdx*'],
  '@astrojs/preact': ['preact:*', 'vite:preact*'],
  '@astrojs/react': ['vite:react*'],
  '@astrojs/solid-js': ['solid'],
  '@astrojs/svelte': ['vite-plugin-svelte*'],
  '@astrojs/vue': ['vite:vue*'],
  [ASTRO]: ['astro:*', '@astro/*', 'vite:*', 'builtin:*', 'native:*', 'rolldown:*', 'alias', 'commonjs*'],
}

/**
 * The integration a Vite plugin belongs to. Plugins of an integration that is not known are called after it: `@astrojs/mdx:compile`
 * belongs to `@astrojs/mdx`. Core keeps what a catalog lists.
 */
export function integrationOf(plugin: string): string {
  for (const [integration, names] of Object.entries(PLUGINS)) if (names.some((name) => fits(plugin, name))) return integration
  const [name = ''] = plugin.split(':')
  return name
}

function fits(plugin: string, name: string): boolean {
  return name.endsWith('*') ? plugin.startsWith(name.slice(0, -1)) : plugin === name
}

/** The name a plugin of Markdown has as a package: `remark-toc` of the function `remarkToc`. */
export function markdownPluginName(plugin: unknown): string {
  const [first] = Array.isArray(plugin) ? (plugin as readonly unknown[]) : [plugin]
  if (typeof first === 'string') return first
  if (typeof first !== 'function') return ''
  return [...first.name].map((letter) => (letter === letter.toLowerCase() ? letter : `-${letter.toLowerCase()}`)).join('')
}
