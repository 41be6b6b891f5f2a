import { STOP, VALUE, type Step } from './sequence.ts'

/** The steps that are still there, as a list that knows its neighbours. */
export class Line {
  private readonly symbols: string[]
  private readonly previous: Int32Array
  private readonly next: Int32Array
  private readonly bare: boolean[]
  private readonly codes: readonly boolean[]
  /** How many values there are before any word leaves. */
  readonly values: number

  constructor(steps: readonly Step[]) {
    this.symbols = steps.map(({ symbol }) => symbol)
    this.previous = Int32Array.from(steps, (_, index) => index - 1)
    this.next = Int32Array.from(steps, (_, index) => index + 1)
    this.bare = steps.map(({ bare }) => bare)
    this.codes = steps.map(({ code }) => code)
    this.values = this.symbols.filter((symbol) => symbol === VALUE).length
  }

  words(): number[] {
    return [...this.symbols.keys()].filter((index) => this.holds(index)).toReversed()
  }

  /** Whether there is a word. */
  holds(index: number): boolean {
    const symbol = this.symbols[index]
    return symbol !== undefined && symbol !== VALUE && symbol !== STOP && symbol !== ''
  }

  symbol(index: number): string {
    return this.symbols[index] ?? STOP
  }

  isCode(index: number): boolean {
    return this.codes[index] ?? false
  }

  isBare(index: number): boolean {
    return this.bare[index] ?? false
  }

  /** Whether nothing but the end of the line stands behind. */
  endsBehind(index: number): boolean {
    return this.after(index) >= this.symbols.length - 1
  }

  before(index: number): number {
    return this.previous[index] ?? -1
  }

  after(index: number): number {
    return this.next[index] ?? this.symbols.length
  }

  /** Every word that was asked about with this one: one before, two after, and those behind a value that may merge. */
  around(index: number): number[] {
    const before = this.before(index)
    const after = this.after(index)
    const next = this.after(after)
    return [this.before(before), before, after, next, this.after(next)].filter((other) => this.holds(other))
  }

  /** Makes a value of the word and one value of it and the values beside it. */
  drop(index: number): void {
    this.symbols[index] = VALUE
    this.bare[index] = true
    for (const beside of [this.before(index), this.after(index)]) if (this.symbols[beside] === VALUE) this.remove(beside)
  }

  private remove(index: number): void {
    const before = this.before(index)
    const after = this.after(index)
    if (before >= 0) this.next[before] = after
    if (after < this.symbols.length) this.previous[after] = before
    this.symbols[index] = ''
  }
}
