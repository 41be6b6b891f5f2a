import { OTHER } from '../define/property.ts'
import type { Env } from '../edge/world.ts'
import { wordOf, wordsOf } from './variables.ts'

/**
 * Variables of which any one, set, means continuous integration: the general ones and one per vendor of ci-info, whose whole table
 * would cost each command 3 ms. A test holds the two equal.
 */
const CI_VARIABLES =
  'CI BUILD_ID BUILD_NUMBER CI_APP_ID CI_BUILD_ID CI_BUILD_NUMBER CI_NAME CONTINUOUS_INTEGRATION RUN_ID ' +
  'AGOLA_GIT_REF ALPIC_HOST AC_APPCIRCLE APPVEYOR CODEBUILD_BUILD_ARN TF_BUILD bamboo_planKey BITBUCKET_COMMIT BITRISE_IO ' +
  'BUDDY_WORKSPACE_ID BUILDKITE CAPAWESOME_CLOUD CIRCLECI CIRRUS_CI CF_PAGES WORKERS_CI CF_BUILD_ID CM_BUILD_ID DRONE DSARI ' +
  'EARTHLY_CI EAS_BUILD GERRIT_PROJECT GITEA_ACTIONS GITHUB_ACTIONS GITLAB_CI GO_PIPELINE_LABEL BUILDER_OUTPUT HARNESS_BUILD_ID ' +
  'HUDSON_URL LAYERCI MAGNUM NETLIFY NEVERCODE PROW_JOB_ID RELEASE_BUILD_ID RENDER RWX SAILCI SCREWDRIVER SEMAPHORE STRIDER ' +
  'TEAMCITY_VERSION TRAVIS VELA NOW_BUILDER VERCEL APPCENTER_BUILD_ID CI_XCODE_PROJECT XCS ' +
  'EO_PAGES_CI FIREBASE_APP_HOSTING'

/** Whether the run is in continuous integration. `CI=false` says that it is not. */
export function isCi(env: Env): boolean {
  if (env['CI'] === 'false') return false
  return CI_VARIABLES.split(' ').some((variable) => env[variable]) || isHeroku(env)
}

function isHeroku(env: Env): boolean {
  return env['NODE']?.includes('/app/.heroku/node/bin/node') ?? false
}

/** What sets GitHub's variables as well, by which ci-info takes it for GitHub. */
const LIKE_GITHUB = `
  forgejo-actions FORGEJO_ACTIONS
  gitea-actions GITEA_ACTIONS
`

/** Vendors that ci-info does not know. */
const UNKNOWN_TO_CI_INFO = `
  edgeone-pages EO_PAGES_CI
  firebase-app-hosting FIREBASE_APP_HOSTING
  aws-amplify AWS_APP_ID
`

/** The vendor in kebab-case, as ci-info names it, or `other`. Loads ci-info, so it is called only in a run that is in CI and recorded. */
export function ciVendor(env: Env): string {
  return wordOf(LIKE_GITHUB, env) ?? namedByCiInfo() ?? wordOf(UNKNOWN_TO_CI_INFO, env) ?? OTHER
}

/** Every word of {@link ciVendor} that is not of ci-info. */
export function ownCiWords(): string[] {
  return [...wordsOf(LIKE_GITHUB), ...wordsOf(UNKNOWN_TO_CI_INFO), OTHER]
}

function namedByCiInfo(): string | undefined {
  try {
    // Not called `require`: in a part of CommonJS that is what the next expression is made of.
    const load = process.getBuiltinModule('node:module').createRequire(import.meta.url)
    const { id } = load('ci-info') as { id: string | null }
    return id?.toLowerCase().replaceAll('_', '-')
  } catch {
    // A bundle that left ci-info out.
    return undefined
  }
}
