import { runProfile } from '../profile.ts'
import { wasp } from './profile.ts'

await runProfile(wasp)
