import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { addToken, readTokens, revokeToken } from '../access/tokens.ts'
import { utcDate } from '../calendar.ts'
import { openDataDirectory } from '../data-directory.ts'
import type { Command } from './arguments.ts'

/** Adds, lists or revokes tokens. A running collector knows from the next request on. */
export function token({ data, task }: Extract<Command, { name: 'token' }>): number {
  // The first token may be added before the first start. Otherwise a name that was mistyped makes no directory.
  const create = task.name === 'add' || existsSync(join(data, 'tokens.json'))
  const { tokens: path } = openDataDirectory(data, { create })
  if (task.name === 'add') {
    const text = addToken(path, task.token, task.rights, utcDate(new Date()))
    process.stderr.write(`Token \`${task.token}\` may: ${task.rights.join(', ')}. It is shown this once.\n`)
    process.stdout.write(`${text}\n`)
  } else if (task.name === 'revoke') {
    revokeToken(path, task.token)
    process.stdout.write(`Token \`${task.token}\` is revoked.\n`)
  } else {
    const lines = readTokens(path).map(({ name, rights, created }) => `${created}  ${rights.join(',').padEnd(16)}  ${name}\n`)
    process.stdout.write(lines.join('') || 'There is no token.\n')
  }
  return 0
}
