/**
 * Reads the messages of public software that was unpacked under a folder (see docs/decisions/0003-text-sanitizer.md) and writes
 * them as one JSON line per source: `node packages/core/scripts/extract-templates.ts <folder> <out.ndjson>`.
 */
import { createWriteStream, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Template,
  codesOfFolder,
  templatesOfBinary,
  templatesOfFile,
  templatesOfFolder,
  templatesOfText,
} from './templates.ts'

const [folder = '', outPath = ''] = process.argv.slice(2)
const out = createWriteStream(outPath)

function write(source: string, templates: readonly Template[], codes: readonly string[] = []): void {
  out.write(`${JSON.stringify({ source, texts: templates.map(({ text }) => text), codes })}\n`)
  process.stderr.write(`${source} ${templates.length}\n`)
}

const natives = (process as unknown as { binding(name: string): Record<string, string> }).binding('natives')
const library = Object.values(natives).join('\n')
write('node', templatesOfText('node', library), [...new Set(library.match(/\bERR_[A-Z0-9_]+\b/g))])
write('v8', templatesOfBinary('v8', process.execPath, ['v8']))
for (const kind of ['npm', 'deb', 'py', 'git']) {
  for (const name of existsSync(join(folder, kind, 'x')) ? readdirSync(join(folder, kind, 'x')) : [])
    write(`${kind}:${name}`, templatesOfFolder(name, join(folder, kind, 'x', name)), codesOfFolder(join(folder, kind, 'x', name)))
}
const domains = new Map<string, string>()
for (const language of ['de', 'fr', 'es', 'pl', 'sv', 'ja', 'ru']) {
  const catalogues = `/usr/share/locale/${language}/LC_MESSAGES`
  for (const file of existsSync(catalogues) ? readdirSync(catalogues) : []) {
    const domain = file.replace(/[-\d.]*\.mo$/, '')
    if (file.endsWith('.mo') && !domains.has(domain)) domains.set(domain, join(catalogues, file))
  }
}
for (const [domain, path] of domains) {
  if (!/^(?:iso|gtk|gdk|at-spi|xkeyboard|shared-mime|gsettings|gstreamer|appstream|opcodes|software)/.test(domain)) {
    write(`mo:${domain}`, templatesOfFile(domain, path))
  }
}
out.end()
