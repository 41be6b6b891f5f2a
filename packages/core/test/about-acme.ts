/** What acme, the imagined tool of the tests, says of itself: all of a catalog but its events. */
export const aboutAcme = {
  tool: 'acme',
  endpoint: 'https://telemetry.acme.example',
  docs: 'https://acme.example/telemetry',
  about: {
    why: 'We decide what to fix next from these numbers.',
    operator: 'Acme Ltd',
    access: 'the three core maintainers',
    sharing: 'public report',
    source: 'https://acme.example/source',
  },
  retentionDays: 365,
} as const
