import { defineConfig } from 'astro/config'
import { journal } from './theme/journal.ts'

export default defineConfig({
  site: 'https://journal.example',
  integrations: [journal({ title: 'A journal' })],
})
