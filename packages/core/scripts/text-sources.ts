import { readFileSync } from 'node:fs'
import { type Template, templatesOfList } from './templates.ts'

/** The messages of one project, however many packages carry them. */
export interface Source {
  readonly name: string
  readonly texts: readonly string[]
  /** Text constants of one word: codes and names of error classes. */
  readonly codes: readonly string[]
}

/** What people build and run command lines with: their messages need the support of fewer others. */
export const PRIORITY = new Set(
  'node npm pnpm yarn yarnpkg typescript git docker python postgresql mysql mariadb mysql2 redis ioredis mongodb mongoose sqlite3 sqlite better-sqlite3 aws azure google-cloud google-auth kubernetes firebase-tools vercel wrangler vite rollup webpack esbuild eslint babel jest vitest next astro prisma undici axios curl openssl openssh pip requests urllib3 django sqlalchemy psycopg psycopg2 libc bash coreutils'.split(
    ' ',
  ),
)

const SAME: Record<string, string> = {
  v8: 'node',
  python3: 'python',
  pq: 'postgresql',
  psql: 'postgresql',
  postgres: 'postgresql',
  plpgsql: 'postgresql',
  'docker.io': 'docker',
  'docker-compose': 'docker',
  kubectl: 'kubernetes',
  apimachinery: 'kubernetes',
  'golang-github-docker-docker-dev': 'docker',
  containerd: 'docker',
  podman: 'docker',
  buildah: 'docker',
  skopeo: 'docker',
  runc: 'docker',
  botocore: 'aws',
  boto3: 'aws',
  awscli: 'aws',
  awscrt: 'aws',
  'golang-github-aws-aws-sdk-go-dev': 'aws',
  smithy: 'aws',
  'aws-sdk': 'aws',
  'golang-google-cloud-dev': 'google-cloud',
  'golang-github-azure-azure-sdk-for-go-dev': 'azure',
  'golang-mongodb-mongo-driver-dev': 'mongodb',
}

/** `deb:python3-pip`, `py:pip` and `npm:_babel_core` are of pip and of Babel. */
export function projectOf(source: string): string {
  const name = source
    .replace(/^(?:npm|deb|py|mo|git):/, '')
    .replace(/^python3-/, '')
    .replace(/^lib(node|mariadb|ssl|curl|pq|git2|ruby|sqlite3|python3).*/, '$1')
    .replace(/^_([a-z-]+)_.*/, '$1')
    .replace(/[_-]?\d[\d.]*$/, '')
    .replace(/-(?:client|core|server|common|tools|gnulib|cli).*$/, '')
  return SAME[name] ?? (/^(?:pg|initdb)/.test(name) ? 'postgresql' : name)
}

/** Reads what `extract-templates.ts` wrote, one source per project, without the projects left out. */
export function readTemplates(path: string, without: readonly string[]): Source[] {
  const projects = new Map<string, { texts: Set<string>; codes: Set<string> }>()
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '') continue
    const { source, texts, codes = [] } = JSON.parse(line) as { source: string; texts: string[]; codes?: string[] }
    const name = projectOf(source)
    if (without.includes(name)) continue
    const project = projects.get(name) ?? { texts: new Set(), codes: new Set() }
    projects.set(name, project)
    for (const text of texts) project.texts.add(text)
    for (const code of codes) project.codes.add(code)
  }
  return [...projects].map(([name, { texts, codes }]) => ({ name, texts: [...texts], codes: [...codes] }))
}

/**
 * What is kept by hand: messages that tools put together at run time, all of whose neighbours are known, and messages that people
 * report, of which each is worth a part of what a source is.
 */
export interface Listed {
  readonly known: readonly Template[]
  readonly reported: readonly Template[]
}

/** Nothing when a tool is left out, because the lists were written with that tool in mind. */
export function listedTemplates(known: string, reported: string, without: readonly string[]): Listed {
  if (without.length > 0) return NOTHING_LISTED
  return { known: templatesOfList('known', known), reported: templatesOfList('reported', reported) }
}

export const NOTHING_LISTED: Listed = { known: [], reported: [] }
