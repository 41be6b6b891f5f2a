// CommonJS and old syntax: this must reach its message on whatever Node a newcomer has.
var agent = process.env.npm_config_user_agent || ''

if (agent.indexOf('pnpm/') !== 0) {
  console.error('This repository is a pnpm workspace, and other package managers leave its packages without dependencies.')
  console.error('Install with: npx --yes pnpm@12 install')
  process.exit(1)
}
