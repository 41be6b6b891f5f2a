/** What the system says about who runs this process and where. */
export interface Person {
  readonly user?: string
  readonly host?: string
  readonly home?: string
}

/** Asks the system. What it cannot say is absent: a container's user may have no name. */
export function currentPerson(): Person {
  const os = process.getBuiltinModule('node:os')
  const user = quietly(() => os.userInfo().username)
  const host = quietly(() => os.hostname())
  const home = quietly(() => os.homedir())
  return { ...(user !== undefined && { user }), ...(host !== undefined && { host }), ...(home !== undefined && { home }) }
}

function quietly(ask: () => string): string | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}
