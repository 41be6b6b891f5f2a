/**
 * Packages so widely used that their name in a stack says nothing about the person who met an error: what most tools are built with.
 * Exact names, because a private registry may serve anything under a public scope. An author adds others as words.
 */
export const PUBLIC_PACKAGES: readonly string[] = (
  '@astrojs/compiler @aws-sdk/client-s3 @babel/core @babel/generator @babel/parser @babel/traverse @clack/core @clack/prompts ' +
  '@inquirer/core @inquirer/prompts @mdx-js/mdx @octokit/core @octokit/request @oclif/core @prisma/client @rollup/pluginutils ' +
  '@sentry/core @sentry/node @smithy/smithy-client @swc/core @sveltejs/kit @tailwindcss/node @vitejs/plugin-react ' +
  '@vitejs/plugin-vue @vue/compiler-sfc ' +
  'acorn ajv archiver astro async axios better-sqlite3 body-parser bluebird boxen braces browserslist c12 cac chalk chokidar ci-info ' +
  'citty commander conf consola cosmiconfig cross-spawn debug defu del depd destr dockerode dotenv ejs enhanced-resolve ' +
  'enquirer esbuild escalade eslint estree-walker execa express fast-glob fastify fdir find-up follow-redirects form-data ' +
  'fs-extra fsevents get-stream giget glob globby got graceful-fs graphql gray-matter h3 handlebars hono http-proxy https-proxy-agent ' +
  'ignore inquirer jiti jose joi js-yaml json5 jsonc-parser jsonwebtoken keytar koa ky less lightningcss listr2 lodash lru-cache ' +
  'magic-string make-fetch-happen marked markdown-it meow micromatch mime minimatch minimist minipass mkdirp mlly mongodb mongoose ' +
  'mri mysql2 nanoid nitropack node-fetch npm-registry-fetch nuxt ofetch open openai ora p-limit p-map p-queue p-retry pacote ' +
  'parse5 path-to-regexp pathe pg picocolors picomatch pino playwright playwright-core pnpm postcss preact prettier prisma prompts ' +
  'pump puppeteer puppeteer-core react react-dom read-pkg readable-stream recast redis remark resolve rimraf rolldown rollup rxjs ' +
  'sass semver send serve-static sharp shelljs shiki signal-exit simple-git sirv socket.io source-map source-map-js ssh2 stylus ' +
  'svelte svgo tailwindcss tar terser through2 tinyexec tinyglobby tinypool tmp ts-morph ts-node tslib tsup tsx turbo typeorm ' +
  'typescript ufo undici unbuild unified unstorage update-notifier uuid valibot vfile vite vite-node vitest vue wait-on webpack ' +
  'webpack-dev-server which workerd wrangler ws xml2js yaml yargs yargs-parser yauzl yup zod zx'
).split(' ')
