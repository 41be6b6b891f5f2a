/** Who the tool of a benchmark says it is, of which nothing is measured. */
export const MADE_UP_TOOL = {
  tool: 'acme',
  endpoint: 'https://telemetry.acme.example',
  docs: 'https://acme.example/telemetry',
  about: {
    why: 'To measure.',
    operator: 'Acme Ltd',
    access: 'nobody',
    sharing: 'nothing',
    source: 'https://acme.example/source',
  },
  retentionDays: 365,
} as const
