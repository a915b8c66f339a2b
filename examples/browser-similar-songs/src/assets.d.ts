/** Vite's way to the address of a file. */
declare module '*?url' {
  const url: string
  // biome-ignore lint/style/noDefaultExport: this is how Vite exports it
  export default url
}
