import { testColumns } from './cases-of-columns.ts'
import { testCounting } from './cases-of-counting.ts'
import { testDailySums } from './cases-of-daily-sums.ts'
import { testStoring } from './cases-of-storing.ts'
import type { OpenStore } from './store-world.ts'

/** What every store promises. */
export function testStore(name: string, open: OpenStore): void {
  testStoring(name, open)
  testColumns(name, open)
  testCounting(name, open)
  testDailySums(name, open)
}
