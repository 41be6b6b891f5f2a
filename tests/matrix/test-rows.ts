import { nodeOf, type NodeMajor } from '@sonde/node-versions'
import { testAdapter } from '@sonde/testing/vitest'
import { afterAll, test } from 'vitest'
import { rows } from './rows.ts'

/** Declares the tests of every row that runs on a major of Node. Where that Node is not installed, each row is a skipped test. */
export function testRows(major: NodeMajor): void {
  const node = nodeOf(major)
  const short = process.env['MATRIX'] === 'short'
  const made: Disposable[] = []
  afterAll(() => made.forEach((each) => each[Symbol.dispose]()))
  for (const { name, nodes, long, whole, harness } of rows) {
    if (!nodes.includes(major)) continue
    const title = `${name} on Node ${major}`
    if (node === undefined) test.skip(`${title} (left out: the registry has no Node for this machine)`, () => {})
    else if (long && short) test.skip(`${title} (left out: it takes minutes; \`pnpm run matrix\` runs it)`, () => {})
    else testAdapter(title, { ...harness((each) => made.push(each)), node }, { sameForEveryHost: whole || !short })
  }
}
