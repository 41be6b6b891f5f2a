// oxlint-disable-next-line import/no-default-export -- `astro add` imports an integration by its default
export { sonde, sonde as default } from './integration.ts'
export type { SondeOptions } from './integration.ts'
export { withAstroAliases } from './aliases.ts'
export { astroEvents } from './events.ts'
export type { AstroEvents, AstroEventsOptions } from './events.ts'
