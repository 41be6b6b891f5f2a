// A collector to start from a program of your own; `sonde-collector` is the same as a command.
export { createCollector, DEFAULT_PORT } from './collector.ts'
export type { Collector, CollectorOptions } from './collector.ts'
export type { MountedHandler, Sender } from './collect/handler.ts'
export { CollectorError } from './collector-error.ts'
export type { CollectorErrorCode } from './collector-error.ts'

// What a store promises, for a second implementation.
export type {
  Applied,
  CountQuery,
  CountRow,
  EventStore,
  Forgotten,
  LossRow,
  Periods,
  Removed,
  Retention,
  Selection,
  Span,
} from './store/contract.ts'
export type { Dimension, Field, FieldDimension, PropertyDimension } from './store/dimension.ts'
export { openDuckdbStore } from './store/duckdb/open.ts'
export type { DatabaseOptions } from './store/duckdb/database.ts'
export { openClickhouseStore } from './store/clickhouse/open.ts'
export type { ClickhouseOptions } from './store/clickhouse/open.ts'
export type { Lane } from './store/lane.ts'
export type { ColumnType } from './store/columns.ts'
export type { Segment } from './collect/log/segment.ts'

export type { ReportCell, ReportColumn, ReportTable } from './report/report-table.ts'
export { buildReport } from './report/build-report.ts'
export type { Active, ActivePeriod } from './report/active-periods.ts'
export type { EventCount, Report } from './report/build-report.ts'
export type { CommandRow } from './report/commands.ts'
export type { ContextCount } from './report/context-counts.ts'
export type { FactShare } from './report/fact-shares.ts'
