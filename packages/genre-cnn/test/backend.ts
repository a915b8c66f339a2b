/** In a page no backend is chosen by itself: the tests take the plain one. In Node nothing is done, as a user would. */
export async function pageBackend(): Promise<void> {
  if (typeof process !== 'undefined' && process.versions?.node !== undefined) return
  await import('@tensorflow/tfjs-backend-cpu')
}
