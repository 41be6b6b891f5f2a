import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { defineConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

/** What core's entry loads only when it is needed, by the file it is built into. */
const LAZY = new Map([
  ['./commands/run-command.ts', './commands.mjs'],
  ['./define/check-catalog.ts', './check-catalog.mjs'],
  ['./session/flush.ts', './flush.mjs'],
])

/** Parts that are loaded without waiting, each from a file of its own. Their loaders stand in for those that have the part inside. */
const LATE_PARTS = /\/load-(?:errors|identity|recording|seldom|text)\.ts$/

/**
 * Small on purpose: every run of every host program parses the entry, and every user of every tool installs the rest. Declarations are
 * made of the sources alone: of what only tests import they would be written beside it, in whichever package that is.
 */
const coreBuild = {
  ...packageBuild,
  minify: true,
  tsconfig: 'tsconfig.build.json',
  // What they mark stands in functions, where no bundler needs it, or in files that are loaded as they are.
  outputOptions: { comments: { annotation: false, jsdoc: false, legal: true }, generatedCode: { symbols: false } },
}

const lazyFiles = {
  name: 'lazy-files',
  resolveId(specifier: string) {
    const id = LAZY.get(specifier)
    return id === undefined ? undefined : { id, external: true }
  },
}

const lateParts = {
  name: 'late-parts',
  resolveId(specifier: string, importer: string | undefined) {
    if (importer === undefined || !LATE_PARTS.test(`/${specifier}`)) return undefined
    return resolve(dirname(importer), specifier.replace('.ts', '-lazily.ts'))
  },
}

/** What more than one of the built files needs and one of them holds, by the file that holds it. */
const HOLDERS = {
  './known-errors.cjs': /\/(?:error-codes|error-classes|public-packages)\.ts$/,
  './recording.cjs': /\/(?:agent|shipped-words)\.ts$/,
  './seldom.cjs': /\/(?:courier-environment|launcher|notice|settings-lock|start-courier|wrap)\.ts$/,
}

/** Leads to the files that hold what is asked for. What is in them is never in the one that is built. */
function heldBy(...holders: readonly (keyof typeof HOLDERS)[]) {
  return {
    name: 'held-by',
    resolveId(specifier: string) {
      const id = holders.find((holder) => HOLDERS[holder].test(specifier))
      return id === undefined ? undefined : { id, external: true }
    },
  }
}

/** `recording.cjs` needs these in every run. The courier needs them, too, and is not to load all that with them. */
const OF_EVERY_RUN = /\/(?:define\/(?:context-mode|coverage|identity)|edge\/files|record\/sip-hash)\.ts$/

const fromRecording = {
  name: 'from-recording',
  resolveId(specifier: string, importer: string | undefined) {
    const isHeld = importer !== undefined && OF_EVERY_RUN.test(resolve(dirname(importer), specifier))
    return isHeld ? { id: './recording.cjs', external: true } : undefined
  },
}

/** The JSON Schema of the wire without the spaces that people read it with. */
const shippedSchema = {
  name: 'shipped-schema',
  generateBundle(this: { emitFile: (file: { type: 'asset'; fileName: string; source: string }) => string }) {
    const text = readFileSync(new URL('src/protocol/wire-v1.schema.json', import.meta.url), 'utf8')
    this.emitFile({ type: 'asset', fileName: 'wire-v1.schema.json', source: JSON.stringify(JSON.parse(text)) })
  },
}

/**
 * Declarations as they are, but for what no editor shows: a tab for two spaces, no margin in comments, and no semicolon before a brace.
 * A kilobyte and a half.
 */
const narrow = {
  name: 'narrow',
  generateBundle(_: unknown, files: Readonly<Record<string, { readonly fileName: string; code?: string }>>) {
    for (const file of Object.values(files)) {
      if (file.fileName.endsWith('.d.mts'))
        file.code = file.code
          ?.replaceAll(/^(?: {2})+/gm, (spaces) => '\t'.repeat(spaces.length / 2))
          .replaceAll(/\/\*\*\n\t* \* /g, '/** ')
          .replaceAll(/\n\t* \*\/$/gm, ' */')
          .replaceAll(/^\t* \*(?: |$)/gm, '')
          .replaceAll(/\n\n(?=@)/g, '\n')
          .replaceAll(/;\n(?=\t*\})/g, '\n')
    }
  },
}

/** What the entry for bundlers imports, by the file it is built into. */
const PARTS = new Map([
  ['../index.ts', './index.mjs'],
  ['./recording.ts', './recording.cjs'],
  ['./seldom.ts', './seldom.cjs'],
  ['../record/errors/errors.ts', './errors.cjs'],
  ['../record/identity/identity.ts', './identity.cjs'],
  ['../sanitize/text/text.ts', './text.cjs'],
])

const builtParts = {
  name: 'built-parts',
  resolveId(specifier: string) {
    const id = PARTS.get(specifier)
    return id === undefined ? undefined : { id, external: true }
  },
}

/** What a part has from others, if not only from `known-errors.cjs`. These are never loaded before `recording.cjs`, or may load it. */
const AFTER_RECORDING = [heldBy('./known-errors.cjs'), fromRecording]
const NEEDS: Readonly<Record<string, readonly object[]>> = {
  'known-errors': [],
  identity: AFTER_RECORDING,
  seldom: AFTER_RECORDING,
  text: AFTER_RECORDING,
}

export default defineConfig([
  {
    ...coreBuild,
    entry: { index: 'src/index.ts' },
    dts: false,
    // Every run of every program loads this file, so it stands alone: a chunk shared with the others would be one more to open.
    plugins: [lazyFiles, lateParts],
  },
  {
    ...coreBuild,
    clean: false,
    dts: false,
    plugins: [lateParts, heldBy('./known-errors.cjs', './recording.cjs', './seldom.cjs'), shippedSchema],
    entry: {
      commands: 'src/commands/run-command.ts',
      'check-catalog': 'src/define/check-catalog.ts',
      debug: 'src/session/debug.ts',
      tools: 'src/commands/tools.ts',
      flush: 'src/session/flush.ts',
      'verify-run': 'src/commands/verify-run.ts',
      courier: 'src/deliver/courier.ts',
      protocol: 'src/protocol/index.ts',
    },
  },
  { ...coreBuild, clean: false, dts: false, entry: { bundle: 'src/parts/bundle.ts' }, plugins: [builtParts] },
  {
    ...coreBuild,
    clean: false,
    dts: false,
    // Loaded with an author's catalog, in every run, so it stands alone, too.
    entry: { config: 'src/config/index.ts' },
  },
  {
    ...coreBuild,
    clean: false,
    // In a build of their own, so that they share what they have in common.
    dts: { emitDtsOnly: true },
    plugins: [narrow],
    entry: {
      index: 'src/index.ts',
      config: 'src/config/index.ts',
      courier: 'src/deliver/courier.ts',
      protocol: 'src/protocol/index.ts',
      tools: 'src/commands/tools.ts',
    },
  },
  ...Object.entries({
    recording: 'src/parts/recording.ts',
    seldom: 'src/parts/seldom.ts',
    errors: 'src/record/errors/errors.ts',
    'known-errors': 'src/define/known-errors.ts',
    identity: 'src/record/identity/identity.ts',
    text: 'src/sanitize/text/text.ts',
  }).map(([name, file]) => ({
    ...coreBuild,
    clean: false,
    dts: false,
    format: 'cjs' as const,
    checks: { legacyCjs: false },
    entry: { [name]: file },
    plugins: [lateParts, ...(NEEDS[name] ?? [heldBy('./known-errors.cjs')])],
    define: { 'import.meta.dirname': '__dirname', 'import.meta.url': 'require("node:url").pathToFileURL(__filename).href' },
  })),
])
