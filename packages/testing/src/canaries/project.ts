import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Nest } from './nest.ts'
import type { Person } from './person.ts'

/** Somebody's project: a git repository with a package in it. */
export interface Project {
  readonly directory: string
  readonly packageName: string
  readonly branch: string
}

/** Makes a file of the project from a secret of its own: `(secret) => JSON.stringify({ name: secret })`. */
export type FileMaker = (secret: string) => string

export function plantProject(nest: Nest, person: Person, files: Readonly<Record<string, FileMaker>>): Project {
  const directory = nest.note('working directory', join(person.home, 'work', nest.secret('name of the working directory')))
  mkdirSync(directory, { recursive: true })
  const branch = plantRepository(nest, directory, person)
  const packageName = plantPackage(nest, directory)
  nest.write(join(directory, '.npmrc'), `//registry.example/:_authToken=${nest.secret('.npmrc token of the project')}\n`)
  nest.write(join(directory, '.env'), `API_TOKEN=${nest.secret('.env value')}\n${nest.secret('.env name')}=1\n`)
  nest.write(join(directory, `${nest.secret('name of a project file')}.ts`), `// ${nest.secret('content of a project file')}\n`)
  for (const [name, make] of Object.entries(files)) nest.write(join(directory, name), make(nest.secret(name)))
  return { directory, packageName, branch }
}

/** A repository that git itself accepts, written without asking git, which may be missing. */
function plantRepository(nest: Nest, directory: string, { name, email }: Person): string {
  const git = join(directory, '.git')
  const branch = nest.secret('git branch')
  const commit = nest.note('git commit', randomBytes(20).toString('hex'))
  const path = `${nest.secret('git remote owner')}/${nest.secret('git remote repository')}`
  const secretUrl = `https://ana:${nest.secret('git remote token')}@git.example/${path}.git`
  for (const url of urlsOf(path, secretUrl)) nest.note('git remote', url)
  nest.write(join(git, 'HEAD'), `ref: refs/heads/${branch}\n`)
  nest.write(join(git, 'refs', 'heads', branch), `${commit}\n`)
  mkdirSync(join(git, 'objects'), { recursive: true })
  nest.write(
    join(git, 'config'),
    '[core]\n\trepositoryformatversion = 0\n' +
      `[remote "origin"]\n\turl = ${secretUrl}\n[remote "upstream"]\n\turl = git@git.example:${path}.git\n` +
      `[branch "${branch}"]\n\tremote = origin\n\tmerge = refs/heads/${branch}\n[user]\n\tname = ${name}\n\temail = ${email}\n`,
  )
  return branch
}

/** How project ids are made of a remote, before they are hashed: "one-way" until somebody tries the names of public repositories. */
function urlsOf(path: string, secretUrl: string): string[] {
  const plain = `https://git.example/${path}`
  const ssh = `git@git.example:${path}`
  return [secretUrl, `${plain}.git`, plain, `${ssh}.git`, ssh, `ssh://git@git.example/${path}.git`, `git.example/${path}`, path]
}

function plantPackage(nest: Nest, directory: string): string {
  const packageName = `@${nest.secret('package scope')}/${nest.secret('package name')}`
  nest.note('whole package name', packageName)
  const dependency = nest.secret('name of a dependency')
  const specifier = nest.note(
    'dependency specifier',
    `git+https://ana:${nest.secret('token of a dependency')}@git.example/${nest.secret('repository of a dependency')}.git`,
  )
  const manifest = {
    name: packageName,
    version: '1.0.0',
    private: true,
    author: nest.secret('package author'),
    dependencies: { [dependency]: specifier },
    scripts: { build: nest.secret('package script') },
  }
  const resolved = `https://registry.example/${dependency}.tgz?token=${nest.secret('token of the lockfile')}`
  const lockfile = {
    name: packageName,
    lockfileVersion: 3,
    packages: { [`node_modules/${dependency}`]: { version: '1.0.0', resolved } },
  }
  nest.write(join(directory, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
  nest.write(join(directory, 'package-lock.json'), `${JSON.stringify(lockfile, undefined, 2)}\n`)
  return packageName
}
