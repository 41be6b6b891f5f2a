import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { log, readApp, stateDirectory } from '../app.ts'
import { Mistake } from '../mistake.ts'

interface Database {
  readonly applied: readonly string[]
  /** How many rows each table has. */
  readonly tables: Readonly<Record<string, number>>
}

const path = `${stateDirectory}/database.json`

/** Applies the files of `migrations` that are not applied, in the order of their names. */
export function migrate(): void {
  readApp()
  let database = readDatabase()
  const files = existsSync('migrations') ? readdirSync('migrations').toSorted() : []
  const waiting = files.filter((file) => !database.applied.includes(file))
  for (const file of waiting) {
    database = { applied: [...database.applied, file], tables: { ...database.tables, ...createdTables(file) } }
    writeDatabase(database)
    log(`applied ${file}`)
    console.log(`Applied ${file}.`)
  }
  if (waiting.length === 0) console.log('Nothing to apply.')
}

/** Fills every table with examples. */
export function seed(rows: number): void {
  if (!Number.isInteger(rows) || rows < 1) throw new Mistake('`--rows` takes a whole number from 1 on.')
  readApp()
  const { applied, tables } = readDatabase()
  const names = Object.keys(tables)
  if (names.length === 0) throw new Mistake('There are no tables yet. Create them with `acme db migrate`.')
  writeDatabase({ applied, tables: Object.fromEntries(names.map((name) => [name, rows])) })
  log(`seeded ${names.length} tables`)
  console.log(names.map((name) => `${name}: ${rows} rows`).join('\n'))
}

function createdTables(file: string): Record<string, number> {
  const statements = readFileSync(`migrations/${file}`, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const names = statements.map((statement, index) => {
    const name = /^create table (\w+);$/.exec(statement)?.[1]
    if (name === undefined)
      throw new Mistake(`migrations/${file}:${index + 1}: expected \`create table <name>;\`. Nothing of this file was applied.`)
    return name
  })
  return Object.fromEntries(names.map((name) => [name, 0]))
}

function readDatabase(): Database {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Database) : { applied: [], tables: {} }
}

function writeDatabase(database: Database): void {
  mkdirSync(stateDirectory, { recursive: true })
  writeFileSync(path, JSON.stringify(database))
}
