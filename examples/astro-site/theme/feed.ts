declare const JOURNAL_TITLE: string

/** The feed of the site, in the format of jsonfeed.org. */
export function GET(): Response {
  return Response.json({ version: 'https://jsonfeed.org/version/1.1', title: JOURNAL_TITLE, items: [] })
}
