import { cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const programs = join(import.meta.dirname, 'programs')

/** A directory with a program and what `npm install` would put beside it. */
export interface Installation {
  readonly directory: string
  /** Copies one of the programs of this benchmark, or what lies at a path, into the directory. */
  add(name: string, from?: string): string
  write(name: string, text: string): string
  /** Installs a package of this repository as npm would: real files, of what is published. */
  install(name: string, folder: string): void
  /** Links a package of others, with all it depends on, as pnpm does. */
  link(name: string, folder: string): void
  /** Makes a package of one empty module. */
  installEmpty(name: string): void
}

export function createInstallation(directory: string): Installation {
  const modules = join(directory, 'node_modules')
  mkdirSync(modules, { recursive: true })

  function place(name: string): string {
    const path = join(modules, name)
    mkdirSync(dirname(path), { recursive: true })
    return path
  }

  function write(name: string, text: string): string {
    const path = join(directory, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return path
  }

  return {
    directory,
    write,
    add(name, from = join(programs, name)) {
      const path = join(directory, name)
      cpSync(from, path, { recursive: true })
      return path
    },
    install(name, folder) {
      for (const part of ['package.json', 'dist']) cpSync(join(folder, part), join(place(name), part), { recursive: true })
    },
    link(name, folder) {
      symlinkSync(folder, place(name))
    },
    installEmpty(name) {
      const exports = { '.': './index.mjs' }
      write(join('node_modules', name, 'package.json'), JSON.stringify({ name, version: '1.0.0', type: 'module', exports }))
      write(join('node_modules', name, 'index.mjs'), '')
    },
  }
}

/** Where a package is that a folder of this repository depends on. */
export function dependencyOf(folder: string, name: string): string {
  return realpathSync(join(folder, 'node_modules', name))
}
