import { isWhat, quoted, type Problem } from './problem.ts'

/**
 * Names of state files hold the recipient's key, the percent-encoded endpoint, beside a prefix and an id; no file system takes more
 * than 255 bytes.
 */
const MAX_ENCODED_LENGTH = 180

/** Whether a URL's host name is this machine by definition, not by a name server's word. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

/** Checks where a catalog sends events to: an encrypted connection, or one that does not leave this machine. */
export function* checkEndpoint(value: unknown): Generator<Problem> {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined
  if (typeof value !== 'string' || url === undefined) {
    yield {
      code: 'endpoint-url',
      message: `The endpoint ${isWhat(value)}, but events go to a URL. Write one such as \`https://telemetry.acme.dev\`.`,
    }
    return
  }
  yield* checkProtocol(url)
  if (url.username !== '' || url.password !== '') {
    yield {
      code: 'endpoint-credentials',
      message: 'The endpoint contains a user name or a password, but every installation would publish them. Remove them.',
    }
  } else if (/[?#]/.test(value)) {
    yield {
      code: 'endpoint-query',
      message: `The endpoint ${quoted(value)} has a query or a fragment, but \`/v1/events\` is appended to it. Remove everything from \`?\` or \`#\` on.`,
    }
  } else {
    yield* checkSpelling(value, url)
  }
}

function* checkProtocol({ protocol, hostname }: URL): Generator<Problem> {
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return
  yield {
    code: 'endpoint-https',
    message:
      `The endpoint uses ${quoted(protocol.slice(0, -1))} to reach ${quoted(hostname)}, but events cross a network only over https. ` +
      'Write `https://`; `http://` is for `localhost`, `127.0.0.1` and `[::1]`.',
  }
}

/** One recipient has one spelling, because its spool is named after it. */
function* checkSpelling(value: string, { href }: URL): Generator<Problem> {
  const canonical = href.replace(/\/+$/, '')
  if (value.replace(/\/+$/, '') !== canonical) {
    yield {
      code: 'endpoint-spelling',
      message: `The endpoint ${quoted(value)} has another canonical spelling. Write ${quoted(canonical)}.`,
    }
  } else if (encodeURIComponent(canonical).replaceAll('*', '%2A').length > MAX_ENCODED_LENGTH) {
    yield {
      code: 'endpoint-length',
      message: `The endpoint ${quoted(value)} is too long to name a file after it. Use a shorter host name or path.`,
    }
  }
}
