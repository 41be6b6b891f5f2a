/**
 * Starts to count the milliseconds of a processor that this process uses, and returns how to ask. Unlike the time on a clock they say
 * what a piece of code costs, whatever else the machine does.
 */
export function processorTime(): () => number {
  const before = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
}
