import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

/** An adapter, and the tool that it is for. */
interface Adapter {
  /** The folder of the adapter's package. */
  readonly folder: string
  /** The tool's name, which is the adapter's too. */
  readonly name: string
  /** The folder below `node_modules` of the adapter that has one major of the tool. */
  readonly major: string
}

/** Fills a folder with one of the adapter's fixtures, and with the packages that it depends on. */
export function fillProject(project: string, fixture: string, { folder, name, major }: Adapter): void {
  const packages = join(project, 'node_modules')
  cpSync(join(folder, 'test', 'fixtures', fixture), project, { recursive: true })
  mkdirSync(join(packages, '@sonde'), { recursive: true })
  symlinkSync(join(folder, 'node_modules', major), join(packages, name))
  symlinkSync(folder, join(packages, '@sonde', name))
  symlinkSync(join(folder, 'node_modules', '@sonde', 'core'), join(packages, '@sonde', 'core'))
}
