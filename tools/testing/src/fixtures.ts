/**
 * Bytes of a fixture file, in Node and in a page:
 *
 *     await fixtureBytes(new URL('./fixtures/librosa/mel.f32', import.meta.url))
 */
export async function fixtureBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  if (url.protocol === 'file:') {
    const fs = 'node:fs/promises' // a name that the page's bundler does not follow
    const { readFile } = (await import(/* @vite-ignore */ fs)) as typeof import('node:fs/promises')
    return new Uint8Array(await readFile(url))
  }
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

export async function fixtureJson<T>(url: URL): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await fixtureBytes(url))) as T
}

export async function fixtureF32(url: URL): Promise<Float32Array> {
  return new Float32Array((await fixtureBytes(url)).buffer)
}

export async function fixtureF64(url: URL): Promise<Float64Array> {
  return new Float64Array((await fixtureBytes(url)).buffer)
}

/** Samples of 16 bits as numbers in [-1, 1). */
export async function fixtureInt16(url: URL): Promise<Float32Array> {
  return Float32Array.from(new Int16Array((await fixtureBytes(url)).buffer), sample => sample / 32768)
}
