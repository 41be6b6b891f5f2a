import { parse, type AnyNode, type FunctionDeclaration, type Program } from 'acorn'
import { full } from 'acorn-walk'
import { MagicString } from 'magic-string'

/**
 * Puts parentheses around functions, which tells V8 to compile them with the file that has them: else it reads a function once to
 * find its end and once more when it is called (https://v8.dev/blog/preparser#pife).
 *
 * A declaration has no place for parentheses, so one that stands in the file itself becomes a constant at the head of the file,
 * where everything still finds it. Inside functions declarations stay as they are.
 */
export function markFunctions(text: string, isCalled: (start: number, end: number) => boolean): string {
  const sourceType = /^(?:import|export)\b/m.test(text) || text.includes('import.meta') ? 'module' : 'script'
  const program = parse(text, { ecmaVersion: 'latest', sourceType, allowReturnOutsideFunction: true })
  const marked = new MagicString(text)
  const methods = methodsOf(program)
  full(program, (node) => {
    const isExpression = node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
    if (isExpression && !methods.has(node) && isCalled(node.start, node.end)) {
      marked.appendRight(node.start, '(').prependLeft(node.end, ')')
    }
  })
  const declarations = program.body.filter(isDeclaration).filter(({ start, end }) => isCalled(start, end))
  if (declarations.length === 0) return marked.toString()
  // The constant gives it its name, and it calls itself by that.
  for (const { id } of declarations) marked.remove(text[id.start - 1] === ' ' ? id.start - 1 : id.start, id.end)
  const constants = declarations.map(({ id, start, end }) => `${id.name}=(${marked.slice(start, end)})`)
  for (const { start, end } of declarations) marked.remove(start, end)
  marked.appendLeft(headOf(program), `const ${constants.join(',')};`)
  return marked.toString()
}

function isDeclaration(node: AnyNode): node is FunctionDeclaration {
  return node.type === 'FunctionDeclaration'
}

/** Functions that are written without `function` or `=>`. */
function methodsOf(program: Program): Set<AnyNode> {
  const methods = new Set<AnyNode>()
  full(program, (node) => {
    if (node.type === 'MethodDefinition') methods.add(node.value)
    if (node.type === 'Property' && (node.method || node.kind !== 'init')) methods.add(node.value)
  })
  return methods
}

/** Behind directives, which count only as long as they come first. */
function headOf({ body }: Program): number {
  const first = body.find((node) => !('directive' in node))
  return first?.start ?? 0
}
