import { defineCatalog, errorClass, errorCode, flag, oneOf, publicName, publicNames } from '@sonde/core'
import { measureConfig } from '@sonde/core/config'
import { z } from 'zod'

const command = oneOf(['add', 'build', 'check', 'dev', 'preview', 'sync'], 'The command invoked.')
const adapters = ['@astrojs/cloudflare', '@astrojs/netlify', '@astrojs/node', '@astrojs/vercel'] as const
const integrations = ['@astrojs/mdx', '@astrojs/react', '@astrojs/rss', '@astrojs/sitemap'] as const

/** The options of a site, in the schema that checks them. */
const schema = z.object({
  site: z.url().optional(),
  output: z.enum(['static', 'server']).optional(),
  adapter: z.any(),
  integrations: z.array(z.any()).optional(),
  markdownPlugins: z.array(z.any()).optional(),
  markdown: z.object({ syntaxHighlight: z.enum(['shiki', 'prism']).optional(), gfm: z.boolean().optional() }).optional(),
})

/** Of every option whether it is set, of words which one, of packages the listed names. */
export const config = measureConfig(
  { schema, toJsonSchema: z.toJSONSchema },
  {
    keys: {
      adapter: publicName(adapters, 'The adapter of the site.'),
      integrations: publicNames(integrations, 'The integrations of the site.'),
      markdownPlugins: publicNames(['rehype-slug', 'remark-gfm', 'remark-toc'], 'The plugins of Markdown.'),
    },
  },
)

export const catalog = defineCatalog({
  tool: 'astro',
  endpoint: 'https://telemetry.astro.example',
  docs: 'https://astro.example/telemetry',
  about: {
    why: 'Trends in feature usage, pain points and configuration steer the roadmap.',
    operator: 'The Astro team',
    access: 'a small part of the core team',
    sharing: 'none',
    source: 'https://astro.example/telemetry-service',
    privacy: 'https://astro.example/privacy',
    terms: 'https://astro.example/terms',
  },
  retentionDays: 365,
  ci: 'record',
  // Processors, operating system and CI of every session, and the whole version.
  context: 'full',
  aliases: [{ variable: 'ASTRO_TELEMETRY_DISABLED', kind: 'any-value' }],
  events: {
    ASTRO_CLI_SESSION_STARTED: {
      question: 'Which commands are used, and with which configuration?',
      since: '1.0.0',
      properties: { cliCommand: command, config: config.group },
      reach: 'cliCommand',
    },
    ASTRO_CLI_ERROR: {
      question: 'What goes wrong, at which stage and in which integration?',
      since: '1.0.0',
      properties: {
        cliCommand: command,
        name: errorClass(['AstroBuildError'], 'The class of the error.'),
        code: errorCode([], 'Its code.'),
        stage: oneOf(['setup', 'build', 'generated'], 'The stage that failed.'),
        plugin: publicName(integrations, 'The integration that failed, if it is a listed one.'),
        isFatal: flag('Whether it ended the command.'),
      },
    },
  },
})
