import { readFileSync, writeFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { Problem } from '@sonde/core/protocol'
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

/** What is wrong with where the program looks for this text at run time: what it does not find there it records as `other`. */
export function placeProblem(out: string, text: string, shipped: string | null | undefined): readonly Problem[] {
  if (shipped === undefined) return []
  const otherwise = 'and without it every command and flag is recorded as `other`'
  if (shipped === null) {
    const message = `The program does not know where this file is, ${otherwise}. Pass its URL to \`createTelemetry\` as \`shipped\`.`
    return [{ code: 'shipped-missing', message }]
  }
  // A build may copy it there.
  if (resolve(out) === shipped || readText(shipped) === text) return []
  const place = relative(process.cwd(), shipped)
  const message = `The program looks for this file at \`${place}\`, ${otherwise}. Write it there with \`--out ${place}\`, or correct what \`shipped\` says.`
  return [{ code: 'shipped-elsewhere', message }]
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
