import type { Profile } from '../profile.ts'
import { catalog } from './catalog.ts'

export const sst: Profile = { catalog, version: '1.18.4', servers: ['start'] }
