import { describe, expect, test } from 'vitest'
import { FRAMEWORK_WORDS, frameworksOf, nameOf, packageOf, packagesOf, PUBLIC_PACKAGES } from './public-plugins.ts'

describe('a plugin is known by the package it comes from', () => {
  test.each([
    ['one of its names', 'vite:vue', '@vitejs/plugin-vue'],
    ['the beginning of its name', 'vite:react-refresh-preamble', '@vitejs/plugin-react'],
    ['the same beginning of another package', 'vite:react-swc', '@vitejs/plugin-react-swc'],
    ['a longer name of another package', 'vite:vue-jsx', '@vitejs/plugin-vue-jsx'],
    ['a package of another name', 'solid', 'vite-plugin-solid'],
    ['what Vite brings', 'vite:css-post', 'vite'],
    ['what the bundler brings', 'builtin:vite-transform', 'vite'],
    ['what Vite brings under names of its own', 'alias', 'vite'],
    ['its own name where nobody knows it, which core reduces to other', 'acme-secret', 'acme-secret'],
    ['a name that only begins as a known one', 'solid-secret', 'solid-secret'],
  ])('%s', (_, plugin, name) => {
    expect(packageOf(plugin)).toBe(name)
  })

  test('the names of the author come first', () => {
    const own = { '@acme/vite': ['acme:*', 'vite:vue'] }
    expect(packageOf('acme:transform', own)).toBe('@acme/vite')
    expect(packageOf('vite:vue', own)).toBe('@acme/vite')
    expect(packageOf('vite:vue-jsx', own)).toBe('@vitejs/plugin-vue-jsx')
  })
})

test('the packages of a project are listed once, without those of Vite', () => {
  const plugins = ['alias', 'vite:react-babel', 'vite:react-refresh', 'vite:css', 'acme-secret'].map((name) => ({ name }))
  expect(packagesOf(plugins)).toEqual(['@vitejs/plugin-react', 'acme-secret'])
  expect(packagesOf([])).toEqual([])
})

test('a plugin without a name, or with another thing for one, has none', () => {
  expect([{}, { name: undefined }, { name: 5 }, { name: 'acme' }].map((plugin) => nameOf(plugin as { name: unknown }))).toEqual([
    '',
    '',
    '',
    'acme',
  ])
  expect(packagesOf([{ name: undefined as unknown as string }, { name: 'vite:css' }])).toEqual([''])
})

test('frameworks are words of a closed list, each once', () => {
  expect(frameworksOf(['@vitejs/plugin-react', '@vitejs/plugin-react-swc', 'acme-secret', 'constructor'])).toEqual(['react'])
  expect(FRAMEWORK_WORDS).toContain('svelte')
  expect(new Set(FRAMEWORK_WORDS).size).toBe(FRAMEWORK_WORDS.length)
})

test('every listed package is a name of a package', () => {
  for (const name of PUBLIC_PACKAGES) expect(name).toMatch(/^(?:@[a-z0-9-]+\/)?[a-z0-9-]+$/)
})
