import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { stateDirectory } from '../app.ts'
import { Mistake } from '../mistake.ts'

/** Creates an app with a page and a migration. */
export function init(name: string, force = false): void {
  if (existsSync('acme.json') && !force)
    throw new Mistake('There is an app in this directory. Replace it with `acme init --force`.')
  rmSync(stateDirectory, { recursive: true, force: true })
  mkdirSync('public', { recursive: true })
  mkdirSync('migrations', { recursive: true })
  writeFileSync('acme.json', `${JSON.stringify({ name }, undefined, 2)}\n`)
  writeFileSync('public/index.html', `<!doctype html>\n<title>${name}</title>\n`)
  writeFileSync('migrations/001-users.sql', 'create table users;\ncreate table orders;\n')
  console.log(`Created ${name}. Next: \`acme db migrate\`, then \`acme deploy\`.`)
}
