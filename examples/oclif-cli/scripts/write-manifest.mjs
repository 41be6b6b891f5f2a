// Writes `oclif.manifest.json`, as `oclif manifest` does, so that oclif need not load every command to know their names.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Plugin } from '@oclif/core'

const root = fileURLToPath(new URL('..', import.meta.url))
const plugin = new Plugin({ root, ignoreManifest: true, errorOnManifestCreate: true, isRoot: true })
await plugin.load()
writeFileSync(new URL('../oclif.manifest.json', import.meta.url), `${JSON.stringify(plugin.manifest, undefined, 2)}\n`)
