/**
 * Names the spool of one recipient: the endpoint, escaped for a file name. It can be read back, so a spool always knows whom it was
 * recorded for, and nothing in it can reach anybody else.
 */
export function recipientKey(endpoint: string): string {
  // `*` is the one character encodeURIComponent leaves alone that Windows refuses in a file name.
  return encodeURIComponent(endpoint.replace(/\/+$/, '')).replaceAll('*', '%2A')
}

/** Reads a recipient's endpoint back from its key. */
export function endpointOfKey(key: string): string {
  return decodeURIComponent(key)
}

/** The spool that runs append to. */
export function spoolName(key: string): string {
  return `current-${key}.ndjson`
}
