/** How far the network is from Keras: the same golden files as in the tests, as a table. */
import { readFile } from 'node:fs/promises'
import { median, record } from '../../../benchmarks/record.ts'
import { loadGtzanGenreCnn } from '../src/gtzan.ts'
import { ensureBackend } from '../src/tensorflow/backend.ts'
import { computeStep } from '../src/tensorflow/step.ts'
import { flatten } from '../src/training/parameters.ts'
import { powerClips } from '../test/seeded.ts'
import { ORIGINAL_SIZE, setUpStep } from '../test/seeded-step.ts'

const folder = new URL('../test/fixtures/keras/', import.meta.url)
const golden = async (name: string): Promise<Float32Array> =>
  new Float32Array(new Uint8Array(await readFile(new URL(`${name}.f32`, folder))).buffer)
const row = (what: string, actual: Float32Array, expected: Float32Array) => {
  const errors = Array.from(expected, (e, i) => Math.abs(e - actual[i]!))
  return {
    'against Keras': what,
    values: expected.length,
    'largest difference': Number(Math.max(...errors).toPrecision(2)),
    'median difference': Number(median(errors).toPrecision(2)),
    'largest value': Number(Math.max(...expected.map(Math.abs)).toPrecision(3)),
  }
}

const model = await loadGtzanGenreCnn()
const clips = powerClips(7, 3 * 128 * 128)
const { network, batch } = setUpStep(ORIGINAL_SIZE, 8)
await ensureBackend()
const { gradients } = await computeStep(flatten(network.layers).layers, batch, 8, 1)
const rows = [
  row('probabilities of 3 clips', await model.predict(clips), await golden('gtzan-predictions')),
  row('embeddings of 3 clips', await model.embed(clips), await golden('gtzan-embeddings')),
  row(
    'gradients of a training step',
    gradients.filter((_, i) => i % 331 === 0),
    await golden('original-gradients'),
  ),
]
console.table(rows)
const { packages } = JSON.parse(await readFile(new URL('manifest.json', folder), 'utf8')) as {
  packages: Record<string, string>
}
record('genre-parity', { keras: packages['keras']!, 'tensorflow-cpu': packages['tensorflow-cpu']! }, rows)
