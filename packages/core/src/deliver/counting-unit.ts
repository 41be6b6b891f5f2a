import type { CatalogInput } from '../define/catalog.ts'
import type { RunContext } from '../spool/line.ts'

/** What is counted once per month: the project, where a catalog counts projects and the run was in one, else the installation. */
export function countingUnit({ projects }: Pick<CatalogInput, 'projects'>, { project }: RunContext): string {
  return projects === true && project !== undefined ? project : 'installation'
}
