/** What may be told about a machine or a run beyond a coarse context, by name. The words are the protocol's. */
export const FACT_NAMES = [
  'osVersion',
  'cpus',
  'memoryGiB',
  'container',
  'wsl',
  'runtimeVersion',
  'tty',
  'terminal',
  'ide',
  'cloudIde',
  'packageManager',
  'packageManagerVersion',
  'label',
] as const

export type FactName = (typeof FACT_NAMES)[number]
