import { fixtureBytes } from '@murecom/testing'

/** Vite follows a URL that is put together into one folder only; this one is of a file, and the others are relative to it. */
const base = new URL('./fixtures/ffmpeg/expected.json', import.meta.url)

/** A file of test/fixtures, by its path there: `'ffmpeg/aac.m4a'`. */
export function fixture(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return fixtureBytes(new URL(`../${path}`, base))
}
