// What a run loads only where its catalog, or a variable of its user, asks for it.
export { ownMachineId } from './own-machine-id.ts'
export { captureProject } from './project-id.ts'
