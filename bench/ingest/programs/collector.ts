// What is measured: a collector as `serve` starts it. Arguments: its data directory and a catalog.
import { createCollector } from '@sonde/collector'
import { serveMeasured } from './measured.ts'

const [dataDir = '', catalog = ''] = process.argv.slice(2)
const collector = await createCollector({ dataDir, catalogs: [catalog], port: 0 })
serveMeasured(collector.url, async () => void (await collector.close()))
