/**
 * Error classes of the language and of Node, by the name of their constructor: the same in every program, so they say nothing about
 * the person who met one.
 */
export const STANDARD_ERRORS: readonly string[] = [
  'AbortError',
  'AggregateError',
  'AssertionError',
  'CompileError',
  'DOMException',
  'Error',
  'EvalError',
  'LinkError',
  'RangeError',
  'ReferenceError',
  'RuntimeError',
  'SuppressedError',
  'SyntaxError',
  'SystemError',
  'TypeError',
  'URIError',
]
