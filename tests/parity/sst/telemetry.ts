import { createTelemetry } from '@sonde/core'
import { sst } from './profile.ts'

export const telemetry = createTelemetry({
  // Tests have several versions installed, and endpoints that no catalog should have.
  catalog: { ...sst.catalog, endpoint: process.env['PROFILE_ENDPOINT'] ?? sst.catalog.endpoint },
  version: process.env['PROFILE_VERSION'] ?? sst.version,
})
