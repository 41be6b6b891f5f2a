import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'

// Containers do not run everywhere tests do. What can be told without them: that the files are well-formed, that what they name exists,
// and that what they promise about the process is there.

const deploy = join(import.meta.dirname, '..', 'deploy')
const settings = readFileSync(join(import.meta.dirname, '../../../docs/operators/config.md'), 'utf8')
const composeFiles = readdirSync(deploy).filter((name) => name.endsWith('.yaml'))

interface Service {
  readonly image?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly volumes?: readonly string[]
  readonly extends?: { readonly file: string; readonly service: string }
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, object>>
}

function compose(name: string): Compose {
  const document = parseDocument(readFileSync(join(deploy, name), 'utf8'), {
    merge: true,
    customTags: [{ tag: '!reset', collection: 'seq' }],
  })
  expect({ name, errors: document.errors }).toEqual({ name, errors: [] })
  return document.toJS() as Compose
}

test('there is one for the collector alone, one with a proxy and one with ClickHouse', () => {
  expect(composeFiles).toEqual(['compose.clickhouse.yaml', 'compose.proxy.yaml', 'compose.yaml'])
})

test.each(composeFiles)('%s names settings, files and volumes that exist', (name) => {
  const { services, volumes } = compose(name)
  for (const { environment = {}, volumes: mounts = [], extends: base } of Object.values(services)) {
    const variables = Object.keys(environment).filter((variable) => variable.startsWith('SONDE_'))
    expect(variables.filter((variable) => !settings.includes(`\`${variable}\``))).toEqual([])
    for (const mount of mounts) {
      const [source = ''] = mount.split(':')
      expect({ mount, exists: source.startsWith('.') ? existsSync(resolve(deploy, source)) : source in volumes }).toMatchObject({
        exists: true,
      })
    }
    const bases = base ? Object.keys(compose(base.file).services) : []
    expect({ base, exists: base === undefined || bases.includes(base.service) }).toMatchObject({ exists: true })
  }
})

test('ClickHouse is of the version that the tests run, as the operators are told', () => {
  const scale = readFileSync(join(import.meta.dirname, '../../../docs/operators/scale.md'), 'utf8')
  const tested = /on ClickHouse (\d+\.\d+)'s own SQL/.exec(scale)?.[1]
  expect(compose('compose.clickhouse.yaml').services['clickhouse']?.image).toBe(`clickhouse/clickhouse-server:${tested}`)
})

test.each([...composeFiles, 'Dockerfile'])('%s says that it was not run here', (name) => {
  expect(readFileSync(join(deploy, name), 'utf8').split('\n', 1)[0]).toMatch(
    /[Aa] template: .*(no container was started|no image was built)/,
  )
})

test('the image runs as nobody special, hears SIGTERM, keeps its data apart and is asked whether it is alive', () => {
  const lines = readFileSync(join(deploy, 'Dockerfile'), 'utf8').split('\n')
  const last = (instruction: string): string => lines.findLast((line) => line.startsWith(`${instruction} `)) ?? ''
  expect(last('USER')).toBe('USER node')
  expect(last('ENTRYPOINT')).toBe('ENTRYPOINT ["node", "/app/dist/bin.mjs"]')
  expect(last('VOLUME')).toBe('VOLUME /data')
  expect(last('HEALTHCHECK')).toContain('/healthz/alive')
  for (const line of lines.filter((each) => /^(?:ENTRYPOINT|CMD|HEALTHCHECK CMD) /.test(each))) {
    expect(() => void JSON.parse(line.slice(line.indexOf('[')))).not.toThrow()
  }
})
