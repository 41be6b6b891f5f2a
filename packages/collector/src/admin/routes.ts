import type { Registry } from '../collect/registry.ts'
import { CollectorError } from '../collector-error.ts'
import type { Metrics } from '../ops/metrics.ts'
import type { Report } from '../report/build-report.ts'
import { adminError } from './answer.ts'
import type { Route } from './listener.ts'

export interface ReportRequest {
  /** One tool; every registered one when absent. */
  readonly tool: string | undefined
  readonly days: number
}

/** `GET /report?tool=acme&days=28` */
export function reportRoute(report: (request: ReportRequest) => Promise<Report[]>): Route {
  return {
    method: 'GET',
    path: /^\/report$/,
    right: 'report',
    async answer({ query }) {
      const reports = await report({ tool: query.get('tool') ?? undefined, days: daysOf(query.get('days')) })
      return { status: 200, body: { sonde: 1, reports } }
    },
  }
}

const DEFAULT_DAYS = 28
const MAX_DAYS = 3650

function daysOf(text: string | null): number {
  const days = text === null ? DEFAULT_DAYS : Number(text)
  if (Number.isInteger(days) && days >= 1 && days <= MAX_DAYS) return days
  throw new CollectorError('wrong-usage', `\`days\` is a whole number from 1 to ${MAX_DAYS}.`)
}

/** `GET /v1/catalogs`, and `PUT /v1/catalogs/acme/1.4.2` with the text of a `telemetry.catalog.json`. */
export function catalogRoutes(registry: Registry): readonly Route[] {
  return [
    {
      method: 'GET',
      path: /^\/v1\/catalogs$/,
      right: 'report',
      async answer() {
        const catalogs = [...registry.catalogs].map(([tool, each]) => ({
          tool,
          catalogs: each.length,
          events: [...new Set(each.flatMap(({ events }) => Object.keys(events)))],
        }))
        return { status: 200, body: { sonde: 1, catalogs } }
      },
    },
    {
      method: 'PUT',
      path: /^\/v1\/catalogs\/([a-z][a-z0-9-]{0,31})\/([0-9A-Za-z.-]{1,64})$/,
      right: 'admin',
      async answer({ parts: [tool = '', version = ''], text }) {
        try {
          const isNew = registry.put(tool, version, await text())
          return { status: isNew ? 201 : 200, body: { sonde: 1, registered: isNew } }
        } catch (error) {
          if (error instanceof CollectorError && error.code === 'catalog-exists')
            return adminError(409, error.code, error.plainMessage)
          throw error
        }
      },
    },
  ]
}

/** `GET /metrics` in the text format of Prometheus. */
export function metricsRoute(metrics: Metrics): Route {
  return {
    method: 'GET',
    path: /^\/metrics$/,
    right: 'report',
    answer: async () => ({ status: 200, body: metrics.text(), type: 'text/plain; version=0.0.4; charset=utf-8' }),
  }
}
