// What the tests of adapters for build tools have in common.
export { namesOf, stagesOf, theEvent } from './events.ts'
export { createMachine, LIMIT_MS } from './machine.ts'
export type { BuildTool } from './machine.ts'
export { fillProject } from './project.ts'
export { servesWith } from './serves.ts'
