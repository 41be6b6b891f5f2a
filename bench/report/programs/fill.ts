// Fills a database, in a process of its own: its memory is not that of a collector. Arguments: the file and how many events.
import { openDuckdbStore } from '@sonde/collector'
import { fill } from '../fill.ts'

const [path = '', rowsDirectory = '', events = ''] = process.argv.slice(2)
// Creates the tables.
await (await openDuckdbStore({ path, rowsDirectory })).close()
await fill(path, Number(events))
