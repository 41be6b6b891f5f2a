import type { DuckDBConnection } from '@duckdb/node-api'
import type { Span } from '../contract.ts'
import { inOrderOfWeeks, type IdCount } from '../id-counts.ts'

/** Counts identifiers among the events themselves: no daily sum can, because one identifier is on many days. */
export async function countIds(connection: DuckDBConnection, { tool, from, to }: Span): Promise<IdCount[]> {
  const reader = await connection.runAndReadAll(
    `SELECT CAST(CAST(date_trunc('week', "at") AS DATE) AS VARCHAR) AS week,
       count(DISTINCT machine) FILTER (machine NOT LIKE 'CI.%')::DOUBLE AS machines,
       count(DISTINCT project)::DOUBLE AS projects, count(DISTINCT session)::DOUBLE AS sessions
     FROM events WHERE tool = $tool AND coalesce(lane, 'main') = 'main' AND "at" BETWEEN $from::DATE AND $to::DATE
     GROUP BY GROUPING SETS ((), (week))`,
    { tool, from, to },
  )
  return inOrderOfWeeks(reader.getRowObjectsJS() as unknown as IdCount[])
}
