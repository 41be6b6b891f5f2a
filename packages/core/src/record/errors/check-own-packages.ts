import type { CatalogInput } from '../../define/catalog.ts'
import type { World } from '../../edge/world.ts'
import { packageAt, pathOf } from './own-roots.ts'
import { read } from './read.ts'

/**
 * Looks whether the directories an author names for `frames` and `errorGroup` are taken for the tool's own: of one that is not, every
 * file leaves as `app`, and nothing else would tell. Says what is wrong with the first that is not. A private package is passed over,
 * because what is published of it is another.
 *
 * @param errors What was passed for an `ErrorWiring`.
 */
export function ownPackageProblem(world: Pick<World, 'fs'>, catalog: CatalogInput, errors: unknown): string | undefined {
  const [roots, packages] = [read(errors, 'roots'), read(errors, 'packages')]
  if (!Array.isArray(roots) || !asksForPlaces(catalog)) return undefined
  const own = { tool: catalog.tool, packages: Array.isArray(packages) ? (packages as string[]) : [] }
  for (const root of roots as readonly unknown[]) {
    const path = root instanceof URL ? pathOf(root) : undefined
    const found = path === undefined ? 'own' : packageAt(world.fs, path, own)
    if (found === 'none') return saying(path, 'where no package.json with a name is', "Name a package's own directory.")
    if (typeof found === 'object') {
      return saying(found.called, `which has neither the name nor a \`bin\` of \`${own.tool}\``, add(found.called))
    }
  }
  return undefined
}

function asksForPlaces({ events }: CatalogInput): boolean {
  const properties = Object.values(events).flatMap((event) => Object.values(event.properties))
  return properties.some(({ kind }) => kind === 'frames' || kind === 'errorGroup')
}

function saying(place: string | undefined, because: string, advice: string): string {
  return `\`errors.roots\` names \`${place}\`, ${because}, so its files would leave as \`app\`. ${advice}`
}

function add(name: string): string {
  return `If it is yours, add \`errors: { packages: ['${name}'] }\`.`
}
