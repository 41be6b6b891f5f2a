import type { AstroConfig } from 'astro'
import { markdownPluginName } from './public-names.ts'

/** What of a site's configuration may be told: names of packages, and words that Astro defines. Core keeps what a catalog lists. */
export function describe(config: AstroConfig, own: string): Readonly<Record<string, unknown>> {
  const { adapter, integrations, output, markdown } = config
  return {
    plugins: integrations.map(({ name }) => name).filter((name) => name !== own && name !== adapter?.name),
    adapter: adapter?.name,
    output,
    markdown: {
      syntaxHighlight: highlighterOf(markdown.syntaxHighlight),
      gfm: flagOf(markdown, 'gfm'),
      smartypants: flagOf(markdown, 'smartypants'),
      plugins: [...listOf(markdown, 'remarkPlugins'), ...listOf(markdown, 'rehypePlugins')].map(markdownPluginName),
    },
  }
}

/** A word, or in later versions an object that has one, or `false`. */
function highlighterOf(highlight: unknown): unknown {
  if (highlight === false) return 'off'
  return typeof highlight === 'object' && highlight !== null && 'type' in highlight ? highlight.type : highlight
}

/** Options that only some majors have. */
function flagOf(markdown: object, name: string): boolean | undefined {
  const value: unknown = Reflect.get(markdown, name)
  return typeof value === 'object' && value !== null ? true : typeof value === 'boolean' ? value : undefined
}

function listOf(markdown: object, name: string): readonly unknown[] {
  const value: unknown = Reflect.get(markdown, name)
  return Array.isArray(value) ? value : []
}
