/** The counting memory of a state directory, which is there once anything was counted. */
export const countedPath = (directory: string): string => `${directory}/counted.json`
