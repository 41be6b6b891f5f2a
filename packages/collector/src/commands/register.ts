import { readFileSync } from 'node:fs'
import { ask } from '../admin/ask.ts'
import { checkCatalogText } from '../collect/catalogs.ts'
import { refuseWrongVersion } from '../collect/registry.ts'
import { CollectorError } from '../collector-error.ts'
import type { Command } from './arguments.ts'

/** Gives a catalog to a collector elsewhere, as a release's last step. */
export async function register({ file, release, elsewhere }: Extract<Command, { name: 'register' }>): Promise<number> {
  const text = read(file)
  // Said here where it is wrong, with the name of the file.
  const { tool } = checkCatalogText(file, text)
  refuseWrongVersion(release)
  const answer = await ask(elsewhere, 'PUT', `/v1/catalogs/${tool}/${encodeURIComponent(release)}`, text)
  const isNew = 'registered' in answer && answer.registered
  process.stdout.write(`The catalog of ${tool} ${release} is registered${isNew ? '' : ' already'}.\n`)
  return 0
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new CollectorError('catalog-unreadable', `Catalog \`${file}\` cannot be read: ${(cause as Error).message}.`, { cause })
  }
}
