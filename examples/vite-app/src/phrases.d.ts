declare module 'virtual:phrases' {
  export const phrases: readonly string[]
}
