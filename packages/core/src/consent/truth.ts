/** What the text of a variable says about telemetry. */
export type Opinion = 'refuses' | 'allows' | 'none'

const NO_OPINION = new Set(['', '0', 'false', 'off', 'no'])
const ON = new Set(['1', 'true', 'yes', 'on'])

/** Reads `DO_NOT_TRACK` and every `…_DISABLED`: anything but an empty or negative value refuses. Case and spaces are ignored. */
export function readSwitchOff(value: string | undefined): Opinion {
  return value === undefined || NO_OPINION.has(value.trim().toLowerCase()) ? 'none' : 'refuses'
}

/** Reads `<TOOL>_TELEMETRY`: a positive value allows, empty is no opinion, everything else refuses. Case and spaces are ignored. */
export function readSwitch(value: string | undefined): Opinion {
  const text = value?.trim().toLowerCase() ?? ''
  if (text === '') return 'none'
  return ON.has(text) ? 'allows' : 'refuses'
}

/** Reads an alias that refuses whenever it is set, even empty. */
export function readAnyValue(value: string | undefined): Opinion {
  return value === undefined ? 'none' : 'refuses'
}
