import { runProfile } from '../profile.ts'
import { astro } from './profile.ts'

await runProfile(astro)
