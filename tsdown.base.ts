import type { UserConfig } from 'tsdown'

/**
 * How every package is built: one ESM file and one declaration file per entry, readable in `node_modules`.
 *
 * Comments stay in the declarations, where editors show them, and leave the code, where they only cost parsing time.
 */
export const packageBuild: UserConfig = {
  platform: 'node',
  target: 'node20.19',
  dts: true,
  // Tests assert which files a run loads, so a shared chunk keeps its name between builds.
  hash: false,
  outputOptions: { comments: { annotation: true, jsdoc: false, legal: true } },
}
