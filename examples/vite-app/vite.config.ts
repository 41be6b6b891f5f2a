import { sonde } from '@sonde/vite'
import { defineConfig } from 'vite'
import { phrases } from './plugin/phrases.ts'
import { telemetry } from './telemetry.ts'

export default defineConfig({
  plugins: [phrases(), sonde(telemetry, { plugins: { 'notes-phrases': ['notes:phrases'] } })],
})
