import { runProfile } from '../profile.ts'
import { gatsby } from './profile.ts'

await runProfile(gatsby)
