import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Where the recordings of a CC0 package lie that the examples use. */
export function samplesFolder(): string {
  const require = createRequire(new URL('../../../examples/similar-songs/package.json', import.meta.url))
  return join(dirname(require.resolve('supersonic-scsynth-samples/package.json')), 'samples')
}
