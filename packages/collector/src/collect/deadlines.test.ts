import { expect, onTestFinished, test, vi } from 'vitest'
import { createDeadlines } from './deadlines.ts'

function fakeClock(): void {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
}

test('ends what is not removed in time, and nothing else', () => {
  fakeClock()
  const deadlines = createDeadlines(10_000)
  const ended: string[] = []
  const [late, quick] = [() => void ended.push('late'), () => void ended.push('quick')]
  deadlines.add(late)
  deadlines.add(quick)
  vi.advanceTimersByTime(9999)
  deadlines.remove(quick)
  expect(ended).toEqual([])
  vi.advanceTimersByTime(1001)
  expect(ended).toEqual(['late'])
})

test('ends each at its own time, once', () => {
  fakeClock()
  const deadlines = createDeadlines(400)
  const ended: number[] = []
  deadlines.add(() => ended.push(1))
  vi.advanceTimersByTime(300)
  deadlines.add(() => ended.push(2))
  vi.advanceTimersByTime(200)
  expect(ended).toEqual([1])
  vi.advanceTimersByTime(10_000)
  expect(ended).toEqual([1, 2])
})

test('holds no timer when there is nothing to end', () => {
  fakeClock()
  const deadlines = createDeadlines(1000)
  const end = (): void => undefined
  deadlines.add(end)
  deadlines.remove(end)
  vi.advanceTimersByTime(1000)
  expect(vi.getTimerCount()).toBe(0)
})
