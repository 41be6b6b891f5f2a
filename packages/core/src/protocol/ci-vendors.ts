/** Every vendor that ci-info can name, in kebab-case, those it does not know, and `other`. A test holds the list equal to what is found out. */
export const CI_WORDS: readonly string[] = (
  'agola alpic appcenter appcircle appveyor aws-amplify azure-pipelines bamboo bitbucket bitrise buddy buildkite ' +
  'capawesome-cloud circle cirrus cloudflare-pages cloudflare-workers codebuild codefresh codemagic codeship ' +
  'drone dsari earthly eas edgeone-pages firebase-app-hosting forgejo-actions gerrit gitea-actions ' +
  'github-actions gitlab gocd google-cloud-build harness heroku hudson jenkins layerci magnum netlify nevercode ' +
  'other prow releasehub render rwx sail screwdriver semaphore sourcehut strider taskcluster teamcity travis ' +
  'vela vercel woodpecker xcode-cloud xcode-server'
).split(' ')
