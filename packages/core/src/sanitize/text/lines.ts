import { PLACEHOLDER } from './shapes.ts'

/** Lines of a message that are code or a stack: nothing of them stays. */
const FRAME =
  /^ +at .{1,300}(?:\(|:\d{1,6}(?::\d{1,6})?\)?$)|^ *(?:at (?:async )?(?:new )?[^ ]+(?: \[as [^\]]{1,80}\])? \(|at (?:async )?(?:file:|node:|\/|[A-Za-z]:\\|<anonymous>|webpack|eval)|File "|from [^ ]+:\d+:in |#\d+ |\d+: +0x|goroutine \d|\.{3} \d+ more|in [^ ]+ \(at |in [A-Z][^ ]* \((?:created by|at) )/

/** `12 | code`, `> 12 | code`, `   | ^^^`, `12 │ code`, `+ code` under a frame, `--> src/x.rs:1:2`. */
const CODE =
  /^ *(?:[>*✘→] ?)?(?:\d{1,6})? *[|│┃╵╷╭╰├┆·] |^ *(?:[>*] ?)?\d{1,6} *[|│┃]|^ *[|│┃╵] *$|^> .*[(){};=]|^ *(?:-->|╭|╰|┌|└)/

/** A pointer to the line above it: `   ^~~~`. */
const POINTER = /^ *[\^~]+[\^~ -]*(?:\|.*)?$/

/** What a line of a program looks like where no frame says so: Node prints it before the error, Python after the file. */
const PROGRAM =
  /[;{}]\s*$|=>|^\s*(?:const|let|var|import|export|return|function|class|def|from|if|for|while|throw|raise|await|async|public|private) .*[(){}=;:]/

/** The place of the code that Node prints first: `/path/x.js:12`, `file:///x.mjs:3`. */
const PLACE = /^(?:file:|node:|\/|[A-Za-z]:\\|\.{1,2}\/)[^ ]*:\d{1,6}$/

/** Reduces each line that is code or a stack frame to one placeholder for the run of them. */
export function withoutCode(lines: readonly string[]): string[] {
  const marks = lines.map((line) => markOf(line))
  marks.forEach((mark, index) => {
    const above = lines[index - 1] ?? ''
    if (mark === 'pointer') {
      marks[index] = PLACEHOLDER.code
      if (above.trim() !== '' && marks[index - 1] === undefined) marks[index - 1] = PLACEHOLDER.code
    }
    if (
      mark === undefined &&
      marks[index - 1] === PLACEHOLDER.frames &&
      /^ *File "/.test(above) &&
      lines[index]?.startsWith(' ')
    ) {
      marks[index] = PLACEHOLDER.code
    }
    if (mark === undefined && PLACE.test(above)) marks[index] = PLACEHOLDER.code
  })
  const out: string[] = []
  lines.forEach((line, index) => {
    const mark = marks[index]
    const text = mark ?? line
    if (mark === undefined || out.at(-1) !== mark) out.push(text)
  })
  return out
}

function markOf(line: string): string | undefined {
  if (line.length > 400) return PROGRAM.test(line.slice(-400)) || PROGRAM.test(line.slice(0, 400)) ? PLACEHOLDER.code : undefined
  if (FRAME.test(line)) return PLACEHOLDER.frames
  if (POINTER.test(line) && line.trim() !== '') return 'pointer'
  if (CODE.test(line) || PROGRAM.test(line)) return PLACEHOLDER.code
  return undefined
}
