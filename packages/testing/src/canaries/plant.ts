import { join } from 'node:path'
import type { Canary } from './canary.ts'
import { SECRETS_VARIABLE, type PlantedSecrets } from './errors.ts'
import { createNest, removeNest, type Nest } from './nest.ts'
import { plantPerson, type Person } from './person.ts'
import { plantProject, type FileMaker, type Project } from './project.ts'

export interface PlantOptions {
  /** Further variables of the program, such as where its telemetry goes. They are not canaries. */
  readonly env?: Readonly<Record<string, string>>
  /** Variables the program itself reads, such as `ACME_TOKEN`. Each gets a canary as its value. */
  readonly variables?: readonly string[]
  /** Files of the program's own in the project, by path, each made from a canary of its own. */
  readonly files?: Readonly<Record<string, FileMaker>>
  /** Whether the run is in continuous integration, with canaries in what its vendor tells. Default false. */
  readonly ci?: boolean
}

/** Secrets for each place of a command line. */
export interface PlantedArguments {
  readonly command: string
  readonly positional: string
  readonly flagValue: string
  /** `--name=value`: a flag nobody declares, with canaries on both sides. */
  readonly unknownFlag: string
}

/** A person's machine in which everything that must not get out is a canary. */
export interface PlantedCanaries {
  /** The whole environment of the program, to be passed instead of the test's own. */
  readonly env: Readonly<Record<string, string>>
  readonly home: string
  /** The project, where the program is to be started. */
  readonly cwd: string
  /** Where every program built on Sonde keeps its state in this home. Not created: a program that is off creates nothing. */
  readonly stateDirectory: string
  readonly argv: PlantedArguments
  /** What only the program can place; it reads the same from its environment by `plantedSecrets()`. */
  readonly secrets: PlantedSecrets
  readonly canaries: readonly Canary[]
  /** Removes home and project. */
  cleanup(): void
}

/**
 * Creates a temporary home and project in which names, paths, variables and files are unique secrets. Start the program there, with
 * `env` and `cwd`, then look for them in what it sent and wrote by `expectNoCanary`.
 *
 * @throws Error where the temporary directory cannot be written.
 */
export function plantCanaries(options: PlantOptions = {}): PlantedCanaries {
  const nest = createNest()
  const person = plantPerson(nest)
  const project = plantProject(nest, person, options.files ?? {})
  const argv = plantArguments(nest)
  const secrets = plantSecrets(nest)
  const stateHome = join(person.home, 'state')
  const env = {
    PATH: process.env['PATH'] ?? '',
    ...(process.env['SystemRoot'] !== undefined && { SystemRoot: process.env['SystemRoot'] }),
    ...person.env,
    // One place on every platform.
    XDG_STATE_HOME: stateHome,
    LOCALAPPDATA: stateHome,
    ...projectVariables(nest, person, project),
    ...secretVariables(nest, options.variables ?? []),
    ...(options.ci && ciVariables(nest, project)),
    [SECRETS_VARIABLE]: JSON.stringify(secrets),
    ...options.env,
  }
  return {
    env,
    home: person.home,
    cwd: project.directory,
    stateDirectory: join(stateHome, 'sonde'),
    argv,
    secrets,
    canaries: nest.canaries,
    cleanup: () => removeNest(nest),
  }
}

function plantArguments(nest: Nest): PlantedArguments {
  return {
    command: nest.secret('unknown command'),
    positional: nest.secret('positional argument'),
    flagValue: nest.secret('value of a flag'),
    unknownFlag: `--${nest.secret('name of an unknown flag')}=${nest.secret('value of an unknown flag')}`,
  }
}

function plantSecrets(nest: Nest): PlantedSecrets {
  return {
    errorName: nest.secret('name of an error'),
    errorMessage: nest.secret('message of an error'),
    errorCode: nest.secret('code of an error'),
    errorStack: nest.secret('stack of an error'),
    errorCause: nest.secret('cause of an error'),
    errorProperty: nest.secret('property of an error'),
    errorToJson: nest.secret('toJSON of an error'),
    errorMember: nest.secret('member of an AggregateError'),
    stdout: nest.secret('stdout of the program'),
    stderr: nest.secret('stderr of the program'),
    value: nest.secret('recorded value'),
  }
}

/** What shells, package managers and container tools tell every program. */
function projectVariables(nest: Nest, { home }: Person, { directory, packageName }: Project): Record<string, string> {
  return {
    PWD: directory,
    INIT_CWD: directory,
    npm_package_name: packageName,
    npm_config_local_prefix: directory,
    DOCKER_HOST: `tcp://${nest.secret('DOCKER_HOST')}.example:2375`,
    SSH_AUTH_SOCK: `${home}/.ssh/${nest.secret('SSH_AUTH_SOCK')}`,
    // Only for https, so that a collector on loopback is reached without it.
    HTTPS_PROXY: `http://ana:${nest.secret('password of a proxy')}@127.0.0.1:9`,
    TERM: `xterm-${nest.secret('TERM')}`,
    TERM_PROGRAM: nest.secret('TERM_PROGRAM'),
    TERM_PROGRAM_VERSION: `1.2-${nest.secret('TERM_PROGRAM_VERSION')}`,
    TERMINAL_EMULATOR: nest.secret('TERMINAL_EMULATOR'),
    AWS_TOOLING_USER_AGENT: `AWS-Toolkit-For-${nest.secret('AWS_TOOLING_USER_AGENT')}/1.2.3`,
    npm_config_user_agent: `npm/10.9.0 node/v24.0.0 ${nest.secret('npm_config_user_agent')} x64`,
    npm_config_registry: `https://ana:${nest.secret('password of a registry')}@registry.example/`,
    WT_SESSION: nest.secret('terminal session'),
  }
}

function secretVariables(nest: Nest, names: readonly string[]): Record<string, string> {
  const wellKnown = ['NPM_TOKEN', 'NODE_AUTH_TOKEN', 'GITHUB_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'DATABASE_URL']
  // With what is written differently in JSON, in a URL and in a shell.
  const odd = nest.note(
    'environment value with odd characters',
    `${nest.secret('environment value')} "quoted" \\ /path?a=1&b=ü%20`,
  )
  return {
    [nest.secret('environment name')]: odd,
    ...Object.fromEntries([...wellKnown, ...names].map((name) => [name, nest.secret(`environment value of ${name}`)])),
  }
}

/** What a runner tells about who builds what. */
function ciVariables(nest: Nest, { branch, packageName }: Project): Record<string, string> {
  const actor = nest.secret('CI actor')
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: packageName.slice(1),
    GITHUB_ACTOR: actor,
    GITHUB_REF_NAME: branch,
    GITHUB_RUN_ID: nest.secret('CI run'),
    RUNNER_NAME: nest.secret('CI runner'),
    BUILD_ID: nest.secret('CI build'),
  }
}
