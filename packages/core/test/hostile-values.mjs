// Not TypeScript: what the adapters' tests import from outside of their package would get a declaration beside it with every build.
export const trap = () => {
  throw new Error('a trap')
}

function withTraps(...names) {
  return Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, { get: trap }])))
}

const throwing = new Proxy({}, { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap })
const { proxy: revoked, revoke } = Proxy.revocable({}, {})
revoke()
const circle = {}
circle.catalog = circle

export const HOSTILE = [
  ['undefined', undefined],
  ['null', null],
  ['a text', 'a text'],
  ['a number', 7],
  ['NaN', Number.NaN],
  ['a BigInt', 1n],
  ['a symbol', Symbol('acme')],
  ['true', true],
  ['a function', trap],
  ['a list', [null, 1n]],
  ['what contains itself', circle],
  ['what cannot become a text', { toString: trap, valueOf: trap }],
  ['getters that throw', withTraps('catalog', 'tool', 'v', 'startRun', 'command', 'config', 'pjson', 'oclif')],
  ['a proxy that throws', throwing],
  ['a revoked proxy', revoked],
  ['a function that throws when it is looked at', new Proxy(trap, { get: trap, apply: trap })],
]
