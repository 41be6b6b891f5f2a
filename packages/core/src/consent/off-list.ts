/**
 * Whether a parsed `{ "off": true | ["acme"] }` refuses for a tool: the form of the organisation policy and of package.json. Anything
 * of another form refuses too, because somebody wrote it to switch something off.
 */
export function refusesTool(value: unknown, tool: string): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true
  const off: unknown = Reflect.get(value, 'off')
  if (off === undefined || off === false) return false
  return Array.isArray(off) && off.every((name) => typeof name === 'string') ? off.includes(tool) : true
}
