import { spawnSync } from 'node:child_process'
import { emptyFolders } from './workspace.mjs'

// Runs one task in every package that has it: `node scripts/turbo.mjs build`.

// Beside tests, which run what was built, nothing may be built again.
const only = process.env.ALREADY_BUILT === undefined ? [] : ['--only']
const args = ['run', ...process.argv.slice(2), ...only, ...emptyFolders.map((folder) => `--filter=!./${folder}`)]

// Turbo's own telemetry and update check are on unless told otherwise.
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' }

const { status } = spawnSync('turbo', args, { env, stdio: 'inherit', shell: process.platform === 'win32' })
process.exitCode = status ?? 1
