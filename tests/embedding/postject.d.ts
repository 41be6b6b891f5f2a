declare module 'postject' {
  /** Writes data into a section of an executable, and flips its fuse. */
  export function inject(file: string, resource: string, data: Buffer, options: { readonly sentinelFuse: string }): Promise<void>
}
