#!/usr/bin/env node
import { main } from './commands/main.ts'

const code = await main(process.argv.slice(2))
process.exitCode ||= code
