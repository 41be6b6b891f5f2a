import { expect, test } from 'vitest'
import { processorTime } from '../../../test/processor-time.ts'
import { remoteName } from './remote-name.ts'

/** A token as a forge hands it out, put together so that no scanner takes this file for a leak. */
const TOKEN = ['ghp', 'x'.repeat(36)].join('_')

test.each([
  'https://github.com/acme/app.git',
  'https://github.com/acme/app',
  'https://github.com/acme/app/',
  'https://GitHub.COM/acme/app.git',
  'https://ana@github.com/acme/app.git',
  `https://ana:${TOKEN}@github.com/acme/app.git`,
  `https://${TOKEN}@github.com/acme/app.git`,
  `https://oauth2:${TOKEN}@github.com:443/acme/app.git?private_token=${TOKEN}#readme`,
  'https://a@b:c@github.com/acme/app.git',
  `https://github.com/acme/app.git;token=${TOKEN}`,
  'http://github.com/acme/app.git',
  'git://github.com/acme/app.git',
  'ssh://git@github.com/acme/app.git',
  'ssh://git@github.com:22/acme/app.git',
  'git+ssh://git@github.com/acme/app.git',
  'git+https://github.com/acme/app.git',
  'git@github.com:acme/app.git',
  'git@github.com:/acme/app.git',
  'git@GITHUB.com:acme/app',
  'github.com:acme/app.GIT',
  'git+ssh://git@github.com:acme/app.git',
  'ssh://git@ssh.github.com:443/acme/app.git',
  'https://www.github.com./acme/app',
  'https://github.com/Acme/App.git',
])('[R-GAT-3] Gatsby 15: one repository has one name, however it is reached: %s', (address) => {
  expect(remoteName(address)).toBe('github.com/acme/app')
})

test.each(['git@ssh.dev.azure.com:v3/Acme/shop/app', 'https://acme@dev.azure.com/acme/shop/_git/app'])(
  '[R-GAT-3] Gatsby 15: as is one of Azure: %s',
  (address) => {
    expect(remoteName(address)).toBe('dev.azure.com/acme/shop/_git/app')
  },
)

test.each([
  ['another project', 'https://github.com/acme/shop', 'github.com/acme/shop'],
  ['another host', 'https://gitlab.com/acme/app', 'gitlab.com/acme/app'],
  ['a path with capitals, which other hosts tell apart', 'https://git.acme.dev/Acme/App', 'git.acme.dev/Acme/App'],
  ['groups in groups', 'git@gitlab.com:acme/team/app.git', 'gitlab.com/acme/team/app'],
  ['an address in digits', 'ssh://git@[::1]:2222/app.git', '[::1]/app'],
  ['a host that only begins like another', 'https://www.acme.dev/app', 'www.acme.dev/app'],
  ['a port without a number', 'ssh://git@acme.dev:/app', 'acme.dev/app'],
  ['a login in the path', 'ssh://git@acme.dev/~ana/app', 'acme.dev/~ana/app'],
])('%s has its own name', (_, address, name) => {
  expect(remoteName(address)).toBe(name)
})

test.each([
  ['nothing', ''],
  ['a folder', '/srv/git/app.git'],
  ['a folder beside', '../app.git'],
  ['a folder as address', 'file:///home/ana/app.git'],
  ['a drive of Windows', 'C:\\work\\app.git'],
  ['a drive of Windows with slashes', 'C:/work/app.git'],
  ['a program', 'ext::ssh -i /home/ana/key git@acme.dev %S'],
  ['a password where none belongs', `ana:${TOKEN}@github.com:acme/app.git`],
  ['a host without a path', 'https://github.com/'],
  ['a host without a path, as ssh takes it', 'git@github.com:.git'],
  ['a password with a slash in it', 'https://ana:12/34@github.com/acme/app.git'],
  ['another scheme', 'javascript://github.com/acme/app'],
  ['an address nobody has', `https://github.com/${'a'.repeat(2048)}`],
])('%s has no name', (_, address) => {
  expect(remoteName(address)).toBeUndefined()
})

test.each(['/', '@', ':', '[', 'a@', 'git@a:', '.git/'])('takes no longer than the address is long: `%s` repeated', (part) => {
  const spentMs = processorTime()
  for (let round = 0; round < 100; round++) remoteName(part.repeat(2048 / part.length))
  expect(spentMs()).toBeLessThan(1000)
})
