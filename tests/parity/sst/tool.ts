// SST's stand-in: an oclif program, as SST was one, set up by its package.json.
import { execute } from '@oclif/core'

await execute({ dir: import.meta.url })
