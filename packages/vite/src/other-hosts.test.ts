import { describe, expect, test } from 'vitest'
import { isOtherHost, isViteCli } from './other-hosts.ts'

describe('another host runs Vite', () => {
  test.each([
    ['to test', 'test', [], {}],
    ['for Vitest', 'production', [], { VITEST: 'true' }],
    ['for Vitest, by its plugins', 'production', ['vitest:mocks'], {}],
    ['for Astro', 'production', ['vite:css', 'astro:build'], {}],
    ['for Nuxt', 'development', ['nuxt:path'], {}],
  ])('%s', (_, mode, names, env) => {
    expect(
      isOtherHost(
        mode,
        names.map((name) => ({ name })),
        env,
      ),
    ).toBe(true)
  })

  test.each([
    ['a build', 'production', ['vite:css', 'vite:react-babel']],
    ['a plugin that only sounds like one', 'development', ['astronomy', 'my-vitest-helper']],
    ['a plugin without a name', 'production', [undefined as unknown as string]],
  ])('or it does not: %s', (_, mode, names) => {
    expect(
      isOtherHost(
        mode,
        names.map((name) => ({ name })),
        {},
      ),
    ).toBe(false)
  })
})

test.each([
  [['node', '/app/node_modules/vite/bin/vite.js', 'build'], true],
  [['node', '/app/node_modules/.bin/vite'], true],
  [['node', '/app/node_modules/.bin/vite', 'optimize'], false],
  [['node', '/app/node_modules/.bin/vitest'], false],
  [['node', '/app/build.mjs', 'vite'], false],
  [['node'], false],
])('Vite’s own command line is known by its program: %j', (argv, is) => {
  expect(isViteCli(argv)).toBe(is)
})
