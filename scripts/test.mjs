import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

// Runs every check, then every test, and ends with the line `N passed, N failed`. A check counts as one. With `--matrix` also the
// conformance suite of the adapters on every major of their hosts and of Node.

const resultsFolder = 'test-results'

rmSync(resultsFolder, { recursive: true, force: true })
mkdirSync(resultsFolder)

const lines = []
const total = { passed: 0, failed: 0 }

if (await check('build')) {
  // Tests wait for other processes much of their time, which is enough for the other checks.
  await Promise.all([runTests(), checkInTurn('lint', 'types', 'package-check')])
} else {
  await checkInTurn('lint')
  lines.push('- types, package-check, tests: not run, because they need the build')
}

const summary = `${total.passed} passed, ${total.failed} failed`
// A file as well, because pnpm writes a line of its own after a failed script.
writeFileSync(`${resultsFolder}/summary.txt`, `${summary}\n`)
console.log(`\n${lines.join('\n')}\n\n${summary}`)
process.exitCode = total.failed === 0 ? 0 : 1

async function checkInTurn(...names) {
  for (const name of names) await check(name, { ALREADY_BUILT: '1' })
}

/** Runs one script of package.json. What it prints is shown only if it fails. */
async function check(name, env = {}) {
  const { ok, output, took } = await run('pnpm', ['run', name], { env, stdout: 'pipe' })
  if (!ok) console.log(`\n${output}`)
  count(`${name} (${took})`, ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
  return ok
}

async function runTests() {
  const matrix = process.argv.includes('--matrix')
  const report = `${resultsFolder}/tests.json`
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { ok, took } = await run('vitest', args, { env: matrix ? { MATRIX: 'short' } : {}, stdout: 'inherit' })
  const { passed, failed, skipped } = readVitestReport(report)
  // An error outside any test fails the run without failing a test.
  const failures = ok ? failed : Math.max(failed, 1)
  const name = matrix ? 'tests, matrix (short)' : 'tests'
  count(`${name}: ${passed} passed, ${failures} failed, ${skipped} skipped (${took})`, { passed, failed: failures })
}

function readVitestReport(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'))
    const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + brokenFiles.length,
      skipped: report.numPendingTests + report.numTodoTests,
    }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

async function run(command, args, { env, stdout }) {
  const startedAt = performance.now()
  const child = spawn(command, args, {
    env: { ...process.env, ...env, ...(!process.stdout.isTTY && { NO_COLOR: '1' }) },
    shell: process.platform === 'win32',
    stdio: ['ignore', stdout, stdout],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text))
  const [status] = await once(child, 'close').catch((error) => [String(error)])
  return { ok: status === 0, output, took: `${((performance.now() - startedAt) / 1000).toFixed(1)} s` }
}

function count(line, { passed, failed }) {
  total.passed += passed
  total.failed += failed
  lines.push(`${failed === 0 ? '✔' : '✖'} ${line}`)
}
