import type { Session } from './session.ts'

/** The hooks of Vite that are used: its types differ between the majors of Astro. */
interface BuildHooks {
  readonly name: string
  readonly enforce: 'pre'
  readonly apply: 'build'
  buildStart(): void
  readonly buildEnd: Hook<(error?: Error) => void>
  renderStart(): void
  renderError(error?: Error): void
  readonly generateBundle: Hook<() => void>
  readonly writeBundle: Hook<() => void>
}

interface Hook<Handler> {
  readonly order: 'post'
  readonly sequential: true
  readonly handler: Handler
}

/**
 * Follows the bundling of an Astro build, and is told why it failed, which no hook of Astro is. Vite reads it again for each
 * environment, and Astro opens servers that nobody sees: only builds count.
 */
export function buildPlugin(tool: string, session: Session): BuildHooks {
  const last = <Handler>(handler: Handler): Hook<Handler> => ({ order: 'post', sequential: true, handler })
  return {
    name: `sonde:${tool}`,
    enforce: 'pre',
    apply: 'build',
    buildStart: () => session.enter('build'),
    buildEnd: last((error) => {
      if (error) session.fail(error)
    }),
    renderStart: () => session.enter('render'),
    renderError: (error) => session.fail(error),
    generateBundle: last(() => session.enter('write')),
    // Pages are made when everything is written: nobody says when that begins.
    writeBundle: last(() => session.enter('generate')),
  }
}
