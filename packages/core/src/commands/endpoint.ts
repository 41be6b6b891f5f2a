import { recipientOf, variablePrefix } from '../consent/recipient.ts'
import { knownSettings, type Settings } from '../consent/settings.ts'
import { checkEndpoint } from '../define/endpoint.ts'
import { ensureDirectory, stateDirectory } from '../edge/state-directory.ts'
import type { World } from '../edge/world.ts'
import { readGateOf } from '../session/read-gate.ts'
import { changeSettings } from './change-settings.ts'
import type { CommandSubject, Output } from './output.ts'

/**
 * Says who receives; with a URL, sends to another collector from now on; with `--reset`, to the author's again. Another recipient has a
 * notice of its own, and what was recorded for one is never sent to the other. Exit code 2 for a URL that cannot be used.
 */
export function endpoint(world: World, subject: CommandSubject, output: Output, words: readonly string[]): number {
  const [url] = words.filter((word) => !word.startsWith('-'))
  const isReset = words.includes('--reset')
  if (url === undefined && !isReset) return tell(world, subject, output)
  if (url !== undefined && isReset) {
    output.err('Give a URL or --reset, not both. Nothing was changed.')
    return 2
  }
  const [problem] = url === undefined ? [] : checkEndpoint(url)
  if (problem !== undefined) {
    output.err(problem.message)
    return 2
  }
  return set(world, subject, output, url)
}

function tell(world: World, subject: CommandSubject, output: Output): number {
  const { recipient } = readGateOf(world, subject)
  output.out('endpoint' in recipient ? recipient.endpoint : `Nobody receives: ${recipient.refused}.`)
  return 0
}

function set(world: World, { catalog }: CommandSubject, output: Output, url: string | undefined): number {
  const found = stateDirectory(world, catalog.tool)
  const problem = 'refused' in found ? found.refused : ensureDirectory(world, found.path)
  if ('refused' in found || problem !== undefined) return cannotSet(output, `${problem}`)
  try {
    changeSettings(world, found.path, (settings) => {
      // Settings that cannot be read may hold a choice to be off.
      if (settings === 'unusable') throw new Error('unusable')
      const { endpoint: _before, ...others } = knownSettings(settings)
      return url === undefined ? others : ({ ...others, endpoint: url } satisfies Settings)
    })
  } catch {
    return cannotSet(output, 'the settings cannot be read or written')
  }
  const recipient = recipientOf({}, catalog, url === undefined ? 'missing' : { v: 1, endpoint: url })
  output.out(`${catalog.tool} sends to ${'endpoint' in recipient ? recipient.endpoint : 'nobody'} from now on.`)
  const variable = `${variablePrefix(catalog.tool)}_TELEMETRY_ENDPOINT`
  if (world.env[variable]) output.out(`In this shell ${variable} stands before it.`)
  output.out('Nothing is recorded for a recipient before its notice was shown; what waits for another goes there or nowhere.')
  return 0
}

function cannotSet(output: Output, problem: string): number {
  output.err(`The endpoint could not be set: ${problem}.`)
  return 1
}
