import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { acceptsFact } from '../../protocol/facts.ts'
import { MAX_LINE_BYTES } from '../../spool/line.ts'
import { ideOf } from './ide.ts'
import { labelOf } from './label.ts'
import { packageManagerOf } from './package-manager.ts'
import { runFacts } from './run-facts.ts'
import { terminalOf } from './terminal.ts'

type Env = Record<string, string | undefined>

const SECRET = 'my secret /home/me'

/** A file system whose stdout is a terminal, a file, `/dev/null`, or closed. */
function stdout(kind: 'terminal' | 'file' | 'null' | 'null on macOS' | 'closed') {
  const rdev = { terminal: 0x8801, file: 0, null: 0x0103, 'null on macOS': 0x03000002, closed: 0 }[kind]
  return {
    ...fs,
    fstatSync() {
      if (kind === 'closed') throw new Error('EBADF')
      return { rdev, isCharacterDevice: () => kind !== 'file' }
    },
  } as unknown as typeof fs
}

const label = { variable: 'ACME_CONTEXT', words: ['smoke-test', 'workshop'] }
const facts = (env: Env, kind: Parameters<typeof stdout>[0] = 'file') =>
  runFacts({ env, fs: stdout(kind), runtime: { name: 'node', major: 24, minor: 21 } }, { label })

describe('[R-SAM-4] captures what differs from run to run', () => {
  test('in an IDE, by a package manager, on a terminal, for an occasion', () => {
    const env = {
      TERM_PROGRAM: 'vscode',
      TERM: 'xterm-256color',
      npm_config_user_agent: 'pnpm/12.21.0 npm/? node/v24.21.0 linux x64',
      ACME_CONTEXT: 'workshop',
    }
    expect(facts(env, 'terminal')).toEqual({
      runtimeMinor: 21,
      tty: true,
      terminal: 'vscode',
      ide: 'vscode',
      packageManager: 'pnpm 12.21',
      label: 'workshop',
    })
  })

  test('in a cloud IDE', () => {
    expect(facts({ CODESPACES: 'true' })).toEqual({ runtimeMinor: 21, cloudIde: 'codespaces' })
  })

  test('outside everything', () => {
    expect(facts({ HOME: '/home/ana', PATH: '/bin' })).toEqual({ runtimeMinor: 21 })
  })

  test('without the minor number where it is not known', () => {
    expect(runFacts({ env: {}, fs: stdout('file'), runtime: { name: 'other', major: 0 } }, {})).toEqual({})
  })
})

test.each([
  ['terminal', true],
  ['file', undefined],
  ['null', undefined],
  ['null on macOS', undefined],
  ['closed', undefined],
] as const)('[R-AST-9] tty, where stdout is %s: %s', (kind, expected) => {
  expect(facts({}, kind).tty).toBe(expected)
})

describe('[R-SAM-4] names the IDE or its toolkit', () => {
  test.each<[Env, string | undefined]>([
    [{ AWS_TOOLING_USER_AGENT: 'AWS-Toolkit-For-VSCode/1.62.0' }, 'aws-toolkit-vscode'],
    [{ AWS_TOOLING_USER_AGENT: 'AWS_Toolkit-For-VSCode/1.62.0-alpha1' }, 'aws-toolkit-vscode'],
    [{ AWS_TOOLING_USER_AGENT: 'AWS-Toolkit-For-JetBrains/1.60-223' }, 'aws-toolkit-jetbrains'],
    [{ AWS_TOOLING_USER_AGENT: 'AWS-Toolkit-For-VisualStudio/1.40.0.0' }, undefined],
    [{ AWS_TOOLING_USER_AGENT: 'AWS-Toolkit-For-VisualStudio/1.40.0' }, 'aws-toolkit-visual-studio'],
    [{ AWS_TOOLING_USER_AGENT: 'Secret-Tool/1.0.0' }, 'other'],
    [{ AWS_TOOLING_USER_AGENT: 'constructor/1.0.0' }, 'other'],
    [{ AWS_TOOLING_USER_AGENT: SECRET }, undefined],
    [{ AWS_TOOLING_USER_AGENT: `${SECRET}/1.0.0` }, undefined],
    [{ AWS_TOOLING_USER_AGENT: 'AWS-Toolkit-For-VSCode/1.62.0', TERM_PROGRAM: 'vscode' }, 'aws-toolkit-vscode'],
    [{ AWS_TOOLING_USER_AGENT: '', TERM_PROGRAM: 'vscode' }, 'vscode'],
    [{ TERM_PROGRAM: 'vscode', CURSOR_TRACE_ID: SECRET }, 'cursor'],
    [{ TERM_PROGRAM: 'kiro' }, 'kiro'],
    [{ TERM_PROGRAM: 'zed', ZED_TERM: 'true' }, 'zed'],
    [{ VSCODE_PID: '42' }, 'vscode'],
    [{ VSCODE_IPC_HOOK_CLI: '/run/user/1000/vscode-ipc-secret.sock' }, 'vscode'],
    [{ TERMINAL_EMULATOR: 'JetBrains-JediTerm' }, 'jetbrains'],
    [{ TERMINAL_EMULATOR: SECRET }, undefined],
    [{ IDEA_INITIAL_DIRECTORY: '/home/me/secret' }, 'jetbrains'],
    [{ PYCHARM_HOSTED: '1' }, 'jetbrains'],
    [{ VisualStudioEdition: 'Enterprise' }, 'visual-studio'],
    [{ XCODE_PRODUCT_BUILD_VERSION: '16A242d' }, 'xcode'],
    [{ INSIDE_EMACS: '29.1,vterm' }, 'emacs'],
    [{ NVIM: '/run/user/1000/nvim.1.0' }, 'vim'],
    [{ TERM_PROGRAM: 'iTerm.app' }, undefined],
    [{ TERM_PROGRAM: 'windsurf' }, 'windsurf'],
    ...(
      [
        ['/usr/share/code/resources/app', 'vscode'],
        ['/root/.vscode-server/bin/c0ffee', 'vscode'],
        ['/home/cursor/.vscode-server/bin/c0ffee', 'vscode'],
        ['/home/me/.cursor-server/bin/c0ffee', 'cursor'],
        ['/Applications/Windsurf.app/Contents/Resources/app', 'windsurf'],
        ['/usr/share/codium/resources/app', 'vscodium'],
        ['/Applications/VSCodium.app/Contents/Resources/app', 'vscodium'],
        ['C:\\Users\\me\\AppData\\Local\\Programs\\Antigravity\\resources\\app', 'antigravity'],
        ['/Applications/Trae.app/Contents/Resources/app', 'trae'],
        ['/usr/share/positron/resources/app', 'positron'],
        [`/${'/cursor'.repeat(1e5)}`, 'vscode'],
      ] as const
    ).map(([path, word]): [Env, string] => [
      { TERM_PROGRAM: 'vscode', VSCODE_GIT_ASKPASS_MAIN: `${path}/extensions/git/dist/askpass-main.js` },
      word,
    ]),
    [{}, undefined],
  ])('%.200j: %s', (env, expected) => {
    expect(ideOf(env)).toBe(expected)
  })

  // Taken from real ones: tmux 3.3, screen 4.9, kitty 0.26, urxvt 9.30, xterm 379, Emacs 28.2 and Neovim 0.7, each started from this.
  const code = { TERM_PROGRAM: 'vscode', TERM: 'xterm-256color', VSCODE_GIT_IPC_HANDLE: '/tmp/x.sock', VSCODE_IPC_HOOK_CLI: '/x' }
  test.each<[string, Env, string | undefined, string | undefined]>([
    ['itself', code, 'vscode', 'vscode'],
    ['tmux', { ...code, TERM_PROGRAM: 'tmux', TERM: 'tmux-256color', TMUX: '/tmp/tmux-0/x,1,0' }, 'tmux', undefined],
    ['an older tmux', { ...code, TERM: 'screen-256color', TMUX: '/tmp/tmux-0/x,1,0' }, 'tmux', undefined],
    ['screen', { ...code, TERM: 'screen', STY: '1.x' }, 'screen', undefined],
    ['screen in tmux', { ...code, TERM_PROGRAM: 'tmux', TERM: 'screen', STY: '1.x', TMUX: '/x' }, 'screen', undefined],
    ['tmux in screen', { ...code, TERM_PROGRAM: 'tmux', TERM: 'tmux-256color', STY: '1.x', TMUX: '/x' }, 'tmux', undefined],
    ['kitty', { ...code, TERM: 'xterm-kitty', KITTY_WINDOW_ID: '1' }, 'kitty', undefined],
    ['urxvt', { ...code, TERM: 'rxvt-unicode-256color' }, 'urxvt', undefined],
    ['xterm', { ...code, TERM_PROGRAM: undefined, TERM: 'xterm', XTERM_VERSION: 'XTerm(379)' }, 'xterm', undefined],
    ['Emacs', { ...code, INSIDE_EMACS: '28.2,compile' }, 'vscode', 'emacs'],
    ['Neovim', { ...code, NVIM: '/tmp/nvim/0' }, 'vscode', 'vim'],
    ['Neovim in tmux', { ...code, TERM_PROGRAM: 'tmux', TMUX: '/x', NVIM: '/tmp/nvim/0' }, 'tmux', 'vim'],
    ['a new VS Code from tmux and kitty', { ...code, TMUX: '/x', KITTY_WINDOW_ID: '1', NVIM: undefined }, 'vscode', 'vscode'],
    ['an extension of a VS Code from kitty', { TERM: 'xterm-kitty', VSCODE_PID: '7' }, 'kitty', 'vscode'],
    ['a terminal without abilities', { ...code, TERM_PROGRAM: undefined, TERM: 'dumb' }, 'dumb', 'vscode'],
    ['tmux from JetBrains', { TERMINAL_EMULATOR: 'JetBrains-JediTerm', TERM_PROGRAM: 'tmux', TMUX: '/x' }, 'tmux', undefined],
  ])(
    '[R-SAM-4] what a terminal of VS Code has set does not make an IDE of what is started from it: %s',
    (_, env, terminal, ide) => {
      expect([terminalOf(env), ideOf(env)]).toEqual([terminal, ide])
    },
  )
})

describe('[R-SAM-4] names the terminal', () => {
  test.each<[Env, string | undefined]>([
    [{ TERM_PROGRAM: 'Apple_Terminal', TERM: 'xterm-256color' }, 'apple-terminal'],
    [{ TERM_PROGRAM: 'iTerm.app' }, 'iterm2'],
    [{ TERM_PROGRAM: 'WarpTerminal' }, 'warp'],
    [{ TERM_PROGRAM: 'ghostty', TERM: 'xterm-ghostty' }, 'ghostty'],
    [{ TERM_PROGRAM: 'vscode' }, 'vscode'],
    [{ TERM_PROGRAM: 'tmux', TMUX: '/tmp/tmux-1000/secret,1,0' }, 'tmux'],
    [{ TERM_PROGRAM: 'iTerm.app', TERM: 'screen-256color', TMUX: '/tmp/tmux-1000/secret,1,0' }, 'tmux'],
    [{ TERM: 'tmux-256color', SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, 'tmux'],
    [{ TERM: 'screen-256color' }, 'other'],
    [{ TERM: 'foot-extra' }, 'foot'],
    [{ PTYXIS_VERSION: '48', VTE_VERSION: '8000', TERM: 'xterm-256color' }, 'ptyxis'],
    [{ WT_SESSION: 'c0ffee' }, 'windows-terminal'],
    [{ TERMINAL_EMULATOR: 'JetBrains-JediTerm', TERM: 'xterm-256color' }, 'jetbrains'],
    [{ KITTY_WINDOW_ID: '1', TERM: 'xterm-kitty' }, 'kitty'],
    [{ ALACRITTY_WINDOW_ID: '1', TERM: 'xterm-256color' }, 'alacritty'],
    [{ KONSOLE_VERSION: '240801', TERM: 'xterm-256color' }, 'konsole'],
    [{ VTE_VERSION: '7600', GNOME_TERMINAL_SCREEN: '/org/gnome/Terminal/screen/secret' }, 'gnome-terminal'],
    [{ VTE_VERSION: '7600', TERM: 'xterm-256color' }, 'vte'],
    [{ TERM: 'linux' }, 'linux-console'],
    [{ TERM: 'dumb' }, 'dumb'],
    [{ TERM: 'xterm-256color' }, 'other'],
    [{ TERM_PROGRAM: SECRET, TERM: SECRET }, 'other'],
    [{ TERM: '' }, undefined],
    [{}, undefined],
  ])('%j: %s', (env, expected) => {
    expect(terminalOf(env)).toBe(expected)
  })
})

describe('[R-AST-9] names the package manager and its version', () => {
  test.each([
    ['npm/10.9.2 node/v22.13.0 linux x64 workspaces/false', 'npm 10.9'],
    ['pnpm/12.21.0 npm/? node/v24.21.0 linux x64', 'pnpm 12.21'],
    ['pnpm/11.0.0-alpha.3 npm/? node/v24.21.0 linux x64', 'pnpm 11.0'],
    ['yarn/1.22.22 npm/? node/v20.11.0 darwin arm64', 'yarn 1.22'],
    ['bun/1.4.0 npm/? node/v24.3.0 linux x64', 'bun 1.4'],
    ['deno/2.9.1 npm/? deno/2.9.1 linux x86_64', 'deno 2.9'],
    ['npm/? node/v22.13.0', 'npm'],
    ['npm/123.4.5', 'npm'],
    ['npm/4.1234.5', 'npm'],
    ['npm/10.9', 'npm'],
    ['npm/10.9.secret', 'npm'],
    ['secret/1.2.3 npm/10.9.2', 'other'],
    ['constructor/1.2.3', 'other'],
    [SECRET, 'other'],
    [`npm${'/'.repeat(1e6)}`, 'npm'],
    ['', undefined],
    [undefined, undefined],
  ])('%.60s: %s', (text, expected) => {
    expect(packageManagerOf(text)).toBe(expected)
  })
})

describe('[R-WAS-2] has the catalog’s word for the occasion', () => {
  test.each<[Env, string | undefined]>([
    [{ ACME_CONTEXT: 'smoke-test' }, 'smoke-test'],
    [{ ACME_CONTEXT: SECRET }, 'other'],
    [{ ACME_CONTEXT: 'SMOKE-TEST' }, 'other'],
    [{ ACME_CONTEXT: '' }, undefined],
    [{ OTHER_CONTEXT: 'smoke-test' }, undefined],
  ])('%j: %s', (env, expected) => {
    expect(labelOf(env, label)).toBe(expected)
  })

  test('none where the catalog has no label', () => {
    expect(labelOf({ ACME_CONTEXT: 'smoke-test' }, undefined)).toBeUndefined()
  })
})

describe('[R-SST-4] holds nothing verbatim', () => {
  const read = (env: Env) => {
    const asked: string[] = []
    facts(new Proxy(env, { get: (target, key) => (asked.push(String(key)), target[String(key)]) }))
    return asked
  }

  test('whatever its variables hold', () => {
    const variables = [...new Set(read({}))]
    expect(variables.length).toBeGreaterThan(40)
    const allSecret = facts(Object.fromEntries(variables.map((name) => [name, `${SECRET} ${name}`])))
    expect(JSON.stringify(allSecret)).not.toMatch(/secret|home/)
    for (const variable of variables) {
      for (const value of [SECRET, 'other', '1', 'true', '\0', 'ü'.repeat(1e5)]) {
        for (const [name, word] of Object.entries(facts({ [variable]: value }))) {
          if (name === 'runtimeMinor') continue
          expect(acceptsFact(name, word, label.words), `${variable}=${value.slice(0, 20)}: ${name}`).toBe(true)
        }
      }
    }
  })

  test('is small enough for a line', () => {
    const variables = Object.fromEntries([...new Set(read({}))].map((name) => [name, 'x']))
    expect(JSON.stringify(facts(variables, 'terminal')).length).toBeLessThan(MAX_LINE_BYTES / 16)
  })

  test('touches no file', () => {
    const touched: string[] = []
    const watched = new Proxy(stdout('terminal'), {
      get: (target, key) => (touched.push(String(key)), Reflect.get(target, key) as unknown),
    })
    runFacts({ env: {}, fs: watched, runtime: { name: 'node', major: 24 } }, { label })
    expect(touched).toEqual(['fstatSync'])
  })
})
