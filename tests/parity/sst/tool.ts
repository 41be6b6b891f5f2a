import { runProfile } from '../profile.ts'
import { sst } from './profile.ts'

await runProfile(sst)
