import { hostname, networkInterfaces, userInfo } from 'node:os'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Nest } from './nest.ts'

/** Who works at the machine: names that many programs take for harmless. */
export interface Person {
  readonly user: string
  readonly host: string
  readonly name: string
  readonly email: string
  readonly home: string
  /** Variables that say it all again. */
  readonly env: Readonly<Record<string, string>>
}

export function plantPerson(nest: Nest): Person {
  const user = nest.secret('user name')
  const host = nest.secret('host name')
  const name = `Ana ${nest.secret('git user.name')}`
  const email = `${nest.secret('git user.email')}@mail.example`
  const home = nest.note('home directory', join(nest.root, 'home', user))
  nest.note('user and host', `${user}@${host}`)
  nest.note('git user', `${name} <${email}>`)
  plantHome(nest, home, { name, email })
  noteRealMachine(nest)
  const env = {
    HOME: home,
    USERPROFILE: home,
    USER: user,
    LOGNAME: user,
    USERNAME: user,
    SUDO_USER: user,
    MAIL: `/var/mail/${user}`,
    HOSTNAME: host,
    HOST: host,
    COMPUTERNAME: host,
    NAME: host,
    SSH_CONNECTION: `${host} 1 ${host} 22`,
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    EMAIL: email,
  }
  return { user, host, name, email, home, env }
}

function plantHome(nest: Nest, home: string, { name, email }: { readonly name: string; readonly email: string }): void {
  const signingKey = nest.secret('git signing key')
  nest.write(join(home, '.gitconfig'), `[user]\n\tname = ${name}\n\temail = ${email}\n\tsigningkey = ${signingKey}\n`)
  nest.write(join(home, '.npmrc'), `//registry.example/:_authToken=${nest.secret('.npmrc token')}\nemail=${email}\n`)
  nest.write(join(home, '.netrc'), `machine git.example login ana password ${nest.secret('.netrc password')}\n`)
}

/**
 * What is true of the machine that runs the test cannot be replaced by a variable, and is too common to be looked for as it is. As a
 * hash it is what everybody calls an anonymous machine id.
 */
function noteRealMachine(nest: Nest): void {
  nest.note('host name of this machine', hostname(), true)
  nest.note('user of this machine', userInfo().username, true)
  for (const address of hardwareAddresses()) {
    nest.note('hardware address', address, true)
    nest.note('hardware address', address.replaceAll(':', ''), true)
  }
  const machineId = readMachineId()
  if (machineId !== undefined) nest.note('machine id', machineId)
}

function hardwareAddresses(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all?.map(({ mac }) => mac) ?? [])
  return [...new Set(addresses)].filter((mac) => /[1-9a-f]/i.test(mac))
}

function readMachineId(): string | undefined {
  try {
    const id = readFileSync('/etc/machine-id', 'utf8').trim()
    return id.length >= 16 ? id : undefined
  } catch {
    return undefined
  }
}
