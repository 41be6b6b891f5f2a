import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fakeCollector } from '../fake-collector/fake-collector.ts'
import { expectInert, InertError } from './expect-inert.ts'

function createHome(): string {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'sonde-inert-')))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  mkdirSync(join(home, 'there'))
  writeFileSync(join(home, 'there', 'file'), 'before')
  return home
}

describe('[B-14] expectInert', () => {
  test('hands back what the run gives, where it left nothing', async () => {
    const home = createHome()
    expect(await expectInert(() => 7, { home })).toBe(7)
    expect(await expectInert(() => Promise.resolve('ended'), { home })).toBe('ended')
  })

  test.each([
    ['a new file', (home: string) => writeFileSync(join(home, 'new'), ''), 'a change at HOME/new'],
    ['a new directory', (home: string) => mkdirSync(join(home, 'new')), 'a change at HOME/new'],
    ['a new link', (home: string) => symlinkSync('nowhere', join(home, 'new')), 'a change at HOME/new'],
    [
      'a file that is different',
      (home: string) => writeFileSync(join(home, 'there/file'), 'after'),
      'a change at HOME/there/file',
    ],
    ['a file that is gone', (home: string) => rmSync(join(home, 'there/file')), 'a change at HOME/there/file'],
  ])('names %s', async (_, act, found) => {
    const home = createHome()
    const error = await expectInert(() => act(home), { home }).catch((thrown: unknown) => thrown as InertError)
    expect(error).toBeInstanceOf(InertError)
    expect(error).toMatchObject({ code: 'not-inert', found: [found.replace('HOME', home)] })
  })

  test('names a file that was written with the same bytes', async () => {
    const home = createHome()
    const rewrite = () => writeFileSync(join(home, 'there/file'), 'before')
    await expect(expectInert(rewrite, { home })).rejects.toThrow('a change at')
  })

  test('leaves alone what the program may write', async () => {
    const home = createHome()
    const write = () => {
      mkdirSync(join(home, 'own'))
      writeFileSync(join(home, 'own', 'file'), '')
    }
    await expectInert(write, { home, except: [join(home, 'own')] })
    await expect(expectInert(() => writeFileSync(join(home, 'own2'), ''), { home, except: [join(home, 'own')] })).rejects.toThrow(
      'own2',
    )
  })

  test('names bytes that came without becoming a request', async () => {
    const home = createHome()
    await using collector = await fakeCollector()
    const knock = async () => {
      const socket = connect(Number(new URL(collector.endpoint).port), '127.0.0.1')
      socket.end('hello')
      socket.resume()
      await once(socket, 'close')
    }
    await expectInert(() => {}, { home, collector })
    await expect(expectInert(knock, { home, collector })).rejects.toThrow('bytes at the collector')
  })

  test.runIf(process.platform === 'linux')('names a process that outlives the run', async () => {
    const home = createHome()
    const run = async () => {
      const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], {
        env: { HOME: home },
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      onTestFinished(() => void child.kill('SIGKILL'))
      await once(child.stdout, 'data')
    }
    await expect(expectInert(run, { home })).rejects.toThrow(/a process that still runs, \d+: .*setInterval/)
  })
})
