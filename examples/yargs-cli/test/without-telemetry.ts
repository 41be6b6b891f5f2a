// The same program without its telemetry lines, to compare with: what it prints, how it ends, how fast it starts.
import { createCli } from '../src/cli.ts'

await createCli().parse()
