const COLUMNS = 80
const CHARACTER = { width: 8.4, height: 19 }
const MARGIN = 18

/** A run of characters in one style. */
interface Span {
  readonly text: string
  readonly styles: readonly string[]
}

/** The styles core's commands use, by the number that starts them. */
const STYLES: Readonly<Record<string, string>> = { 1: 'bold', 2: 'dim', 31: 'red', 32: 'green', 36: 'cyan' }
const ENDS: Readonly<Record<string, readonly string[]>> = {
  0: Object.values(STYLES),
  22: ['bold', 'dim'],
  39: ['red', 'green', 'cyan'],
}

const SHEET = [
  'text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d8dee9;white-space:pre}',
  '.bold{font-weight:600;fill:#fff}.dim{fill:#7b8496}.red{fill:#f2777a}.green{fill:#8fd18f}.cyan{fill:#7cc7d8}',
].join('')

/** Draws what a terminal of 80 columns shows as an SVG: the same text gives the same bytes. */
export function terminalPicture(title: string, printed: string): string {
  const rows = wrapRows(spansOf(printed.replace(/\n+$/, '')))
  const width = Math.round(COLUMNS * CHARACTER.width + 2 * MARGIN)
  const height = rows.length * CHARACTER.height + 2 * MARGIN
  const texts = rows.map((row, index) => {
    const y = MARGIN + (index + 1) * CHARACTER.height - 5
    return row.length === 0 ? '' : `<text x="${MARGIN}" y="${y}">${row.map(drawn).join('')}</text>\n`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${SHEET}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#1d2430"/>`,
    `${texts.join('')}</svg>`,
    '',
  ].join('\n')
}

function spansOf(printed: string): Span[] {
  const styles = new Set<string>()
  // oxlint-disable-next-line no-control-regex
  return printed.split(/(\u001B\[\d+m)/).flatMap((part) => {
    // oxlint-disable-next-line no-control-regex
    const code = /^\u001B\[(\d+)m$/.exec(part)?.[1]
    if (code === undefined) return part === '' ? [] : [{ text: part, styles: [...styles] }]
    for (const ended of ENDS[code] ?? []) styles.delete(ended)
    const style = STYLES[code]
    if (style !== undefined) styles.add(style)
    return []
  })
}

/** Breaks lines where a terminal does: at the line breaks, and wherever the last column is full. */
function wrapRows(spans: readonly Span[]): Span[][] {
  const rows: Span[][] = [[]]
  let column = 0
  for (const { text, styles } of spans) {
    for (const character of text) {
      if (character === '\n' || column === COLUMNS) {
        rows.push([])
        column = 0
      }
      if (character === '\n') continue
      addTo(rows.at(-1) as Span[], character, styles)
      column++
    }
  }
  return rows
}

function addTo(row: Span[], character: string, styles: readonly string[]): void {
  const last = row.at(-1)
  if (last !== undefined && last.styles.join(' ') === styles.join(' '))
    row[row.length - 1] = { text: last.text + character, styles }
  else row.push({ text: character, styles })
}

function drawn({ text, styles }: Span): string {
  return styles.length === 0 ? escaped(text) : `<tspan class="${styles.join(' ')}">${escaped(text)}</tspan>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
