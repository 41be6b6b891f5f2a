import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const ID = 'virtual:phrases'

/** A small plugin of this project: the phrases of the app, checked when it is built. */
export function phrases(): Plugin {
  let root = ''
  return {
    name: 'notes:phrases',
    configResolved(config) {
      root = config.root
    },
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load(id) {
      if (id !== `\0${ID}`) return undefined
      const found: unknown = JSON.parse(readFileSync(join(root, 'src', 'phrases.json'), 'utf8'))
      return `export const phrases = ${JSON.stringify(found)}`
    },
  }
}
