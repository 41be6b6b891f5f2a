/** What a program under test must put into its errors, its output and its events by itself. */
export interface PlantedSecrets {
  readonly errorName: string
  readonly errorMessage: string
  readonly errorCode: string
  readonly errorStack: string
  readonly errorCause: string
  readonly errorProperty: string
  readonly errorToJson: string
  readonly errorMember: string
  readonly stdout: string
  readonly stderr: string
  /** For whatever the program records. */
  readonly value: string
}

/** The variable through which a program under test learns them. */
export const SECRETS_VARIABLE = 'CANARY_SECRETS'

/**
 * Reads, inside the program under test, what {@link plantCanaries} wants it to put into errors, output and events.
 *
 * @throws Error where the process was not started with the environment of {@link plantCanaries}.
 */
export function plantedSecrets(): PlantedSecrets {
  const text = process.env[SECRETS_VARIABLE]
  if (text === undefined) {
    throw new Error(
      `This process was not started with the \`env\` of \`plantCanaries()\`. Pass it on when you start it. [no-canaries]`,
    )
  }
  return JSON.parse(text) as PlantedSecrets
}

/**
 * Makes an error as hostile as errors of real programs are: canaries in its name, message, stack, code, properties and `toJSON`, in a
 * chain of causes that ends in something that is no error, and in the members of an `AggregateError`.
 */
export function canaryError(secrets: PlantedSecrets = plantedSecrets()): AggregateError {
  const { errorMessage, errorStack, errorCause, errorMember } = secrets
  const root = { reason: errorCause, toString: () => errorCause }
  const middle = decorated(new TypeError(`cannot open /srv/${errorCause}/config.json`, { cause: root }), secrets)
  const cause = decorated(new Error(errorCause, { cause: middle }), secrets)
  const members = [decorated(new RangeError(errorMember), secrets), errorMember, { message: errorMember }]
  const error = decorated(new AggregateError(members, errorMessage, { cause }), secrets)
  error.stack = [
    `${error.name}: ${errorMessage}`,
    `    at ${errorStack} (/srv/${errorStack}/src/index.js:1:1)`,
    `    at Object.<anonymous> (file:///srv/app/node_modules/${errorStack}/index.js:2:2)`,
    `    at node_modules/@${errorStack}/lib/index.js:3:3`,
    ...(error.stack ?? '').split('\n').slice(1),
  ].join('\n')
  return error
}

/** Adds what libraries add to their errors. */
function decorated<E extends Error>(error: E, { errorName, errorCode, errorProperty, errorToJson }: PlantedSecrets): E {
  error.name = errorName
  return Object.assign(error, {
    code: errorCode,
    errno: -2,
    syscall: `open ${errorProperty}`,
    path: `/srv/${errorProperty}`,
    address: errorProperty,
    spawnargs: ['--token', errorProperty],
    config: { headers: { authorization: errorProperty } },
    [errorProperty]: true,
    toJSON: () => ({ message: errorToJson }),
    toString: () => errorToJson,
    [Symbol.for('nodejs.util.inspect.custom')]: () => errorToJson,
  })
}
