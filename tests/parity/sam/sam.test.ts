import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fakeCollector } from '@sonde/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { counts, report } from '../../harness/collector-process.ts'
import { plantedMachine } from '../planted-machine.ts'
import { deliver, madeOnce, ProfileMachine, reportingMachine, sendingMachine } from '../profile-machine.ts'
import { sam } from './profile.ts'

const TOOLKIT = { AWS_TOOLING_USER_AGENT: 'AWS-Toolkit-For-VSCode/1.62.0' }
const CODEBUILD = { CODEBUILD_BUILD_ARN: 'arn:aws:codebuild:eu-west-1:123456789012:build/secret-stack' }
const TERMINAL = { TERM_PROGRAM: 'Apple_Terminal' }

/** What somebody did in a day, and what a real collector has of it. */
const day = madeOnce(async () => {
  const { machine, collector } = await reportingMachine('sam', sam)
  const noDocker = { DOCKER_HOST: `unix://${join(machine.cwd, 'secret-folder', 'docker.sock')}` }
  const typed: readonly (readonly [line: string, env?: Readonly<Record<string, string>>])[] = [
    ['build', TERMINAL],
    ['build --template secret.yaml', CODEBUILD],
    ['local invoke SecretFunction', TOOLKIT],
    ['local start-api', noDocker],
    ['deploy --stack-name secret-stack'],
    ['validate'],
    ['sync'],
    ['secret-typed by somebody'],
  ]
  const exitCodes = typed.map(([line, env]) => machine.run(line.split(' '), env).status)
  await deliver(machine)
  const sent = machine.sent()
  const ended = (command: string) => sent.filter(({ event }) => event.properties['commandName'] === command)
  const explained = machine.run(['telemetry', 'explain']).stdout.replace(/\s+/g, ' ')
  return { sent, ended, exitCodes, explained, numbers: report(collector.data) }
})

const words = (property: string, of: Awaited<ReturnType<typeof day>>['sent']) => of.map(({ event }) => event.properties[property])

test('[R-AST-10] SAM 1: the purpose is told in the words of the catalog', async () => {
  const { explained } = await day()
  expect(explained).toContain(sam.catalog.about.why)
  expect(sam.catalog.about.why).toContain('diagnose issues')
})

test('[R-SAM-2] SAM 12: commands and subcommands are counted by their whole declared path, never what was typed after it', async () => {
  const { sent, numbers } = await day()
  const finished = sent.filter(({ event }) => event.name === 'commandRun')
  const paths = ['build', 'build', 'deploy', 'local invoke', 'local start-api', 'other', 'sync', 'validate']
  expect(words('commandName', finished).toSorted()).toEqual(paths)
  expect(Object.fromEntries(numbers.commands.map(({ command, events }) => [command, events]))).toMatchObject({
    build: 2,
    'local invoke': 1,
  })
  expect(JSON.stringify(sent)).not.toMatch(/secret/i)
  expect(numbers.rejected).toEqual([])
})

test('[R-SAM-3] SAM 13: every finished command has its status and its duration', async () => {
  const { sent, ended } = await day()
  const finished = sent.filter(({ event }) => event.name === 'commandRun')
  for (const duration of words('duration', finished)) expect(duration).toBeGreaterThanOrEqual(0)
  expect(words('status', [...ended('build'), ...ended('deploy'), ...ended('sync')])).toEqual(['ok', 'ok', 'error', 'error'])
})

test('[R-SAM-3] SAM 14: the exit code is the one that the shell sees', async () => {
  const { ended, exitCodes } = await day()
  expect(exitCodes).toEqual([0, 0, 0, 255, 1, 254, 7, 0])
  const codes = ['build', 'local start-api', 'deploy', 'validate', 'sync'].flatMap((command) => words('exitCode', ended(command)))
  expect(codes).toEqual([0, 0, 255, 1, 254, 7])
})

test('[R-SAM-3] SAM 15: own exceptions by their class, those of listed packages by name, what caused them too, all others as `other`', async () => {
  const { ended } = await day()
  expect(ended('deploy')[0]?.event.properties).toMatchObject({
    exitReason: 'StackNotFound',
    wrappedFrom: ['YAMLException'],
    errorKind: 'user',
  })
  expect(ended('validate')[0]?.event.properties).toMatchObject({ exitReason: 'other', errorKind: 'internal' })
  expect(ended('build')[0]?.event.properties).not.toHaveProperty('exitReason')
})

test('[R-SAM-3] SAM 16: that Docker did not answer is one word, without its address', async () => {
  const { ended, sent } = await day()
  expect(ended('local start-api')[0]?.event.properties).toMatchObject({
    exitReason: 'ContainerNotReachable',
    wrappedFrom: ['Error'],
    unreachable: 'docker',
  })
  expect(ended('deploy')[0]?.event.properties).not.toHaveProperty('unreachable')
  expect(JSON.stringify(sent)).not.toMatch(/\.sock|secret-folder/)
})

test('[R-SAM-4] SAM 17: the runtime with its version, and the operating system', async () => {
  const { sent } = await day()
  const [major, minor] = process.versions.node.split('.')
  for (const { context } of sent) {
    expect(context).toMatchObject({
      runtime: 'node',
      runtimeMajor: Number(major),
      runtimeVersion: `node ${major}.${minor}`,
      os: expect.stringMatching(/^(?:linux|macos|windows)$/) as string,
    })
  }
})

test('[R-SAM-4] SAM 18: CodeBuild, a toolkit of an IDE and a terminal are three words', async () => {
  const { ended } = await day()
  const [atTerminal, inCodeBuild] = ended('build').toSorted((a, b) => Number('ci' in a.context) - Number('ci' in b.context))
  expect(atTerminal?.context).toMatchObject({ terminal: 'apple-terminal', ide: 'none' })
  expect(atTerminal?.context).not.toHaveProperty('ci')
  expect(inCodeBuild?.context).toMatchObject({ ci: 'codebuild', ide: 'none' })
  expect(ended('local invoke')[0]?.context).toMatchObject({ ide: 'aws-toolkit-vscode' })
})

test('[R-SAM-7] `installed` is counted once, by the first run that is recorded', async () => {
  const { numbers } = await day()
  expect(counts(numbers.events)).toMatchObject({ installed: 1, commandRun: 8 })
})

test('[R-SAM-8] SAM 3, 4: no name of a person or account, of a project, stack, function or resource, no e-mail address and no region', async () => {
  const machine = await plantedMachine('sam', sam, {
    variables: ['AWS_REGION', 'AWS_PROFILE', 'AWS_ACCOUNT_ID'],
    files: {
      'template.yaml': (secret) => `Resources:\n  ${secret}:\n    Properties:\n      FunctionName: ${secret}-function\n`,
      'samconfig.toml': (secret) => `[default.deploy.parameters]\nstack_name = "${secret}"\nregion = "${secret}-region"\n`,
    },
  })
  const { argv } = machine
  expect(machine.fail('deploy', '--stack-name', argv.flagValue, argv.unknownFlag)).toContain('stack_name')
  machine.fail('local', 'invoke', argv.positional)
  machine.fail(argv.command, argv.positional)
  const told = (await machine.delivered()).map(({ event: { properties } }) => properties['commandName'])
  expect(told.filter(Boolean).toSorted()).toEqual(['deploy', 'local invoke', 'other'])
})

test('[R-SAM-1] SAM 5: customers decide, and change it at any time, by a command or a variable', async () => {
  const machine = await sendingMachine('sam', sam)
  machine.postponeDelivery()
  const records = (env?: Readonly<Record<string, string>>) => {
    const before = machine.spool()
    machine.run(['build'], env)
    return machine.spool() !== before
  }
  expect(records()).toBe(true)
  expect(records({ SAM_CLI_TELEMETRY: '0' })).toBe(false)
  machine.run(['telemetry', 'off'])
  expect(records()).toBe(false)
  machine.run(['telemetry', 'on'])
  expect(records()).toBe(true)
})

test('[R-SAM-5] SAM 6: while it is on, the prompt is back before anything is sent, and nobody is asked', async () => {
  const collector = await fakeCollector()
  onTestFinished(() => collector.close())
  const machine = new ProfileMachine('sam', sam, { SAM_TELEMETRY_ENDPOINT: collector.endpoint })
  machine.run(['telemetry', 'on'])
  // The collector is in this process, which waits for the run: it can answer only afterwards.
  expect(machine.run(['build'])).toMatchObject({ status: 0, stdout: 'sam build\n', stderr: '' })
  expect(collector.requests).toEqual([])
  const isThere = () => collector.bodies.some(({ events }) => events.some(({ name }) => name === 'commandRun'))
  await collector.until(isThere, 60_000)
  await machine.courierDone()
})

test('[R-SAM-1] SAM 7: SAM_CLI_TELEMETRY set to `0`, `false`, another no or anything unknown refuses, a yes and nothing at all do not; a yes outranks this machine’s setting, for one run', async () => {
  const machine = await sendingMachine('sam', sam)
  machine.postponeDelivery()
  const records = (value: string) => {
    const before = machine.spool()
    machine.run(['build'], { SAM_CLI_TELEMETRY: value })
    return machine.spool() !== before
  }
  expect(['0', 'false', 'no', 'off', 'False', 'anything'].filter(records)).toEqual([])
  expect(['1', 'true', 'yes', 'on', ''].filter((value) => !records(value))).toEqual([])
  expect(machine.run(['telemetry'], { SAM_CLI_TELEMETRY: '0' }).stdout).toContain('SAM_CLI_TELEMETRY is set')
  machine.run(['telemetry', 'off'])
  expect(['1', ''].map(records)).toEqual([true, false])
})

const usersPage = readFileSync(join(import.meta.dirname, '../../../docs/users/README.md'), 'utf8')

describe.each([
  ['SAM 9', 'Linux', 'sh', '.profile'],
  ['SAM 10', 'macOS', 'zsh', '.zprofile'],
])('the line of the users’ page for the profile of a shell', (line, platform, shell, file) => {
  const hasShell = spawnSync(shell, ['-c', 'true']).status === 0
  test.skipIf(!hasShell)(
    `[R-SAM-1] ${line}: on ${platform} turns it off in every ${shell} that logs in from then on`,
    async () => {
      const machine = await sendingMachine('sam', sam)
      const [, snippet = ''] = new RegExp(`^(echo '.+' >> ~/${file.replace('.', '\\.')})`, 'm').exec(usersPage) ?? []
      const status = `'${process.execPath}' '${machine.program}' telemetry`
      const login = () => spawnSync(shell, ['-l', '-c', status], { cwd: machine.cwd, env: machine.env, encoding: 'utf8' })
      expect(login().status).toBe(0)
      const typed = snippet.replace('ACME_TELEMETRY', 'SAM_CLI_TELEMETRY')
      // In this terminal once the profile is read again.
      const here = spawnSync(shell, ['-c', `${typed} && . ~/${file} && ${status}`], {
        cwd: machine.cwd,
        env: machine.env,
        encoding: 'utf8',
      })
      for (const { status: exitCode, stdout } of [here, login()]) {
        expect([exitCode, stdout]).toEqual([1, expect.stringContaining('SAM_CLI_TELEMETRY is set')])
      }
    },
  )
})
