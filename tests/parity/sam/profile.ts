import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { connect } from 'node:net'
import { canaryError, plantedSecrets } from '@sonde/testing'
import type { Call, Profile } from '../profile.ts'
import { catalog } from './catalog.ts'

/** Something the customer can put right. */
class StackNotFound extends Error {
  readonly exitCode = 1
}

class ContainerNotReachable extends Error {
  readonly exitCode = 255
}

/** As a package for YAML throws it. */
class YAMLException extends Error {}

/** Of a package that nobody lists. */
class PrivatePluginError extends Error {
  readonly exitCode = 254
}

/** The commands that do something here, mostly wrong. */
const ACTS: Readonly<Record<string, (call: Call) => unknown>> = {
  'local start-api': startContainers,
  deploy() {
    throw new StackNotFound('no such stack', { cause: new YAMLException('bad indentation') })
  },
  validate() {
    throw new PrivatePluginError('invalid')
  },
  sync() {
    process.exit(7)
  },
}

/** Asks the Docker that `DOCKER_HOST` names. */
async function startContainers(): Promise<void> {
  const [, socket = ''] = /^unix:\/\/(.+)$/.exec(process.env['DOCKER_HOST'] ?? '') ?? []
  try {
    await once(connect(socket), 'connect')
  } catch (cause) {
    throw new ContainerNotReachable(`Docker does not answer at ${socket}.`, { cause })
  }
}

/** What a test has planted in the project, in the hands of a program that prints it and fails. */
function failWithEverything({ words }: Call): never {
  const files = ['template.yaml', 'samconfig.toml'].map((name) => readFileSync(name, 'utf8'))
  console.log(plantedSecrets().stdout, ...files, ...words)
  throw canaryError()
}

export const sam: Profile = {
  catalog,
  version: '1.148.0',
  errors: { classes: { ContainerNotReachable, StackNotFound }, userErrors: [StackNotFound] },
  servers: [],
  nested: ['local invoke', 'local start-api'],
  act: (call) => (process.env['CANARY_SECRETS'] === undefined ? ACTS[call.command]?.(call) : failWithEverything(call)),
}
