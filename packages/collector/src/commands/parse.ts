import { parseArgs } from 'node:util'
import { CollectorError } from '../collector-error.ts'
import { variableOf } from './settings.ts'

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>

/** Reads flags. Throws a `CollectorError` that names the one that is wrong. */
export function parse<const O extends Options>(args: string[], options: O, allowPositionals = false) {
  try {
    const { values, positionals } = parseArgs({ args, options, strict: true, allowPositionals })
    return { ...values, positionals }
  } catch (error) {
    // Node goes on to explain `--`, which nothing here takes.
    throw wrongUsage(`${(error as Error).message.split(/\. |\n/, 1)[0]?.replace(/\.$/, '')}.`)
  }
}

export function required(data: string | undefined): string {
  if (!data) throw wrongUsage(`Say where the data is with --data or ${variableOf('data')}.`)
  return data
}

export function wrongUsage(message: string): CollectorError {
  return new CollectorError('wrong-usage', `${message} See \`sonde-collector --help\`.`)
}
