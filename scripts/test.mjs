import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

// Runs every check, then every test, and ends with the line `N passed, N failed`. A check counts as one. With `--matrix` also the
// conformance suite of the adapters on every major of their hosts and of Node.

const resultsFolder = 'test-results'

rmSync(resultsFolder, { recursive: true, force: true })
mkdirSync(resultsFolder)

const lines = []
const total = { passed: 0, failed: 0 }

const built = runCheck('build')
runCheck('lint')
if (built) {
  runCheck('types')
  runCheck('package-check')
  runTests('tests')
  if (process.argv.includes('--matrix')) runTests('matrix (short)', ['--config', 'vitest.matrix.config.ts'])
} else {
  lines.push('- types, package-check, tests: not run, because they need the build')
}

const summary = `${total.passed} passed, ${total.failed} failed`
// A file as well, because pnpm writes a line of its own after a failed script.
writeFileSync(`${resultsFolder}/summary.txt`, `${summary}\n`)
console.log(`\n${lines.join('\n')}\n\n${summary}`)
process.exitCode = total.failed === 0 ? 0 : 1

/** Runs one script of package.json. What it prints is shown only if it fails. */
function runCheck(name) {
  const { ok, output, took } = run('pnpm', ['run', name], 'pipe')
  if (!ok) console.log(output)
  count(`${name} (${took})`, ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
  return ok
}

function runTests(name, options = []) {
  // Absolute: one of the configurations has a root of its own.
  const report = resolve(resultsFolder, `${name.split(' ', 1)[0]}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { ok, took } = run('vitest', ['run', ...options, ...reporters], 'inherit')
  const { passed, failed, skipped } = readVitestReport(report)
  // An error outside any test fails the run without failing a test.
  const failures = ok ? failed : Math.max(failed, 1)
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

function run(command, args, stdout) {
  const startedAt = performance.now()
  const { status, stdout: output } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, MATRIX: 'short', ...(!process.stdout.isTTY && { NO_COLOR: '1' }) },
    maxBuffer: Infinity,
    shell: process.platform === 'win32',
    stdio: ['ignore', stdout, stdout],
  })
  return { ok: status === 0, output, took: `${((performance.now() - startedAt) / 1000).toFixed(1)} s` }
}

function count(line, { passed, failed }) {
  total.passed += passed
  total.failed += failed
  lines.push(`${failed === 0 ? '✔' : '✖'} ${line}`)
}
