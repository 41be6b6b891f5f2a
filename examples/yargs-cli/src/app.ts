import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { Mistake } from './mistake.ts'

/** What `acme.json` says. */
export interface App {
  readonly name: string
}

/** Where acme keeps what it did: releases, database, log. */
export const stateDirectory = '.acme'

/** Reads the app of this directory. */
export function readApp(): App {
  if (!existsSync('acme.json')) throw new Mistake('There is no app in this directory. Create one with `acme init`.')
  try {
    return JSON.parse(readFileSync('acme.json', 'utf8')) as App
  } catch {
    throw new Mistake('`acme.json` is not valid JSON. Correct it, or start again with `acme init --force`.')
  }
}

/** Adds a line to the app's log. */
export function log(line: string): void {
  mkdirSync(stateDirectory, { recursive: true })
  appendFileSync(`${stateDirectory}/log`, `${line}\n`)
}
