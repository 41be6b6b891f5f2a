// The same program without its telemetry lines, to compare with.
import { main } from '../src/main.ts'

main(process.argv.slice(2))
