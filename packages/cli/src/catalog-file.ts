import { readFileSync, writeFileSync } from 'node:fs'
import { differences } from './differences.ts'
import { failed, succeeded, type Outcome } from './outcome.ts'

/** Writes the catalog file, unless it has this text. */
export function writeCatalogFile(path: string, text: string): Outcome<'written' | 'unchanged'> {
  if (readText(path) === text) return succeeded('unchanged')
  try {
    writeFileSync(path, text)
  } catch (error) {
    return failed('cannot-write', `The catalog cannot be written: ${error instanceof Error ? error.message : String(error)}`)
  }
  return succeeded('written')
}

/** Compares the catalog file with the text it should have, and names what differs. */
export function checkCatalogFile(path: string, text: string): Outcome<'unchanged'> {
  const found = readText(path)
  if (found === text) return succeeded('unchanged')
  if (found === undefined)
    return failed('catalog-missing', `There is no file \`${path}\`. Run this without \`--check\`, and commit the file.`)
  return failed(
    'catalog-drift',
    `\`${path}\` is not what the program declares: ${what(found, text)}\nRun this without \`--check\`, and commit the file.`,
  )
}

function what(found: string, text: string): string {
  let value: unknown
  try {
    value = JSON.parse(found)
  } catch {
    return 'it is not JSON.'
  }
  const differing = differences(value, JSON.parse(text))
  return differing.length === 0 ? 'it is formatted differently.' : differing.map((line) => `\n- ${line}`).join('')
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
