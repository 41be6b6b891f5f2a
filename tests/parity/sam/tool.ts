import { runProfile } from '../profile.ts'
import { sam } from './profile.ts'

await runProfile(sam)
