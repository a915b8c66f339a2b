const inPage = typeof process === 'undefined' || process.versions?.node === undefined

/** In a page no backend is chosen by itself: most tests take the plain one. In Node nothing is done, as a user would. */
export async function pageBackend(): Promise<void> {
  if (inPage) await import('@tensorflow/tfjs-backend-cpu')
}

/** The WebAssembly backend in a page too, where a test has much to compute. */
export async function pageWasmBackend(): Promise<void> {
  if (!inPage) return
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
  const folder = '../node_modules/@tensorflow/tfjs-backend-wasm/dist/' // a name that the page's bundler does not follow
  setWasmPaths(new URL(folder, import.meta.url).href)
}
