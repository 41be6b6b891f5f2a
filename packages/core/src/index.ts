// The public API, in pipeline order.
export { defineCatalog } from './define/catalog.ts'
export type { Every, OncePer, Policy, Sampled } from './define/policy.ts'
export type { BaseEvent } from './define/from.ts'
export type { ContextFact, IdFact } from './define/known-facts.ts'
export type { Identity, MachineIdentity, ProjectIdentity } from './define/identity.ts'
export type { About, Alias, Catalog, CatalogInput, EventDefinition, EventName, Label, PropertiesOf } from './define/catalog.ts'
export {
  causes,
  declaredCommand,
  declaredFlags,
  errorClass,
  errorCode,
  errorGroup,
  flagValue,
  frames,
  listOf,
  oneOf,
  packageName,
  publicName,
  publicNames,
  setOf,
} from './define/words.ts'
export { counter, histogram, summary } from './define/aggregates.ts'
export { group } from './define/group.ts'
export type { SetOptions } from './define/pairs.ts'
export { installed, milestone } from './define/milestone.ts'
export { noisyFlag } from './define/noisy-flag.ts'
export { messageText, sanitizedText } from './define/sanitized-text.ts'
export type { SanitizedTextOptions } from './define/sanitized-text.ts'
export { known } from './define/known-facts.ts'
export { every, oncePer, sampled } from './define/policy.ts'
export { bucket, bytes, count, durationMs, flag, int, version } from './define/numbers.ts'
export { buildFinished } from './define/build-finished.ts'
export {
  commandFinished,
  commandStarted,
  featureUsed,
  longFeatures,
  projectCreated,
  stageFinished,
} from './define/base-events.ts'
// Every kind too: a package that exports its catalog has them in its own declarations.
export type {
  Bucket,
  Bytes,
  Causes,
  Count,
  Counter,
  DeclaredSource,
  Decision,
  Decisions,
  DurationMs,
  ErrorClass,
  ErrorCode,
  ErrorGroup,
  Flag,
  FlagValueSource,
  Frames,
  Group,
  Histogram,
  Int,
  ListOf,
  MachineId,
  MessageText,
  NoisyFlag,
  OneOf,
  OwnWord,
  PackageName,
  ProjectId,
  Properties,
  Property,
  PropertyKind,
  PublicName,
  PublicNames,
  SanitizedText,
  SessionId,
  SetOf,
  Summary,
  Value,
  ValuesOf,
  Version,
} from './define/property.ts'
export type { DeclaredWords, ProgramWords } from './define/declared-words.ts'
export { SetupError } from './define/setup-error.ts'
export type { Shipped } from './define/shipped-words.ts'
export { UNREACHABLE } from './define/unreachable.ts'
export type { ErrorType, ErrorWiring } from './record/errors/wiring.ts'
export type { TransportChoice } from './define/transport-choice.ts'
export type { NoticeParts, NoticeStyle } from './consent/notice.ts'
export { checkSetup, createTelemetry } from './telemetry.ts'
export type { AskAnswer, Telemetry, TelemetryOptions } from './telemetry.ts'
export type { Elapsed, Outcome, Run, RunEnd, RunStart, RunStarter, Stage, TelemetryCommands } from './run.ts'
// For `bundle.ts` alone.
export { provideParts } from './parts/provide-parts.ts'
