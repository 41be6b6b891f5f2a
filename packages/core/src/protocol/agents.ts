/**
 * The coding agents that have a word; every other is `other`. Each is told apart by at least one published detector (std-env,
 * detect-agent, am-i-vibing, mise-agent-env, agent-harnesses of Hugging Face).
 */
export const AGENT_WORDS: readonly string[] = (
  'aider amazon-q amp antigravity augment claude-code cline codex copilot crush cursor devin droid gemini-cli ' +
  'goose hermes jules junie kilo-code kiro openclaw opencode openhands other pi qwen-code replit-agent roo-code ' +
  'trae warp windsurf zed'
).split(' ')
