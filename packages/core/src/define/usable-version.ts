/** The same with a version that every line can have: of one that is no text, or longer than a line, nothing would ever leave. */
export function withUsableVersion<Subject extends { readonly version: string }>(subject: Subject): Subject {
  const version: unknown = subject.version
  return typeof version === 'string' && /^[ -~]{1,64}$/.test(version) ? subject : { ...subject, version: '0.0' }
}
