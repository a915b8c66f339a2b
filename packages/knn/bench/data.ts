import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeData } from '../test/data.ts'

export interface BenchData {
  data: Float32Array
  queries: Float32Array
}

/** Rows of a kind, and as many other rows of it to ask for. */
export function seeded(
  kind: 'uniform' | 'clustered' | 'relu',
  rows: number,
  columns: number,
  count: number,
): BenchData {
  const all = Float32Array.from(makeData(kind, rows + count, columns))
  return { data: all.slice(0, rows * columns), queries: all.slice(rows * columns) }
}

/**
 * Embeddings of real clips by the genre network: windows of three seconds, one begun each half second, of the recordings
 * under the folder that MURECOM_DATA names. Undefined when it is not there. Every tenth window asks, the others are searched.
 */
export async function clipVectors(): Promise<BenchData | undefined> {
  const folder = join(process.env['MURECOM_DATA'] ?? '', 'gtzan-50')
  if (!process.env['MURECOM_DATA'] || !existsSync(folder)) return undefined
  const { GTZAN_MEL_OPTIONS, loadGtzanGenreCnn } = await import('../../genre-cnn/src/gtzan.ts')
  const { MelSpectrogram } = await import('../../melspec/src/index.ts')
  const { decode } = await import('../../decode/src/index.ts')
  const network = await loadGtzanGenreCnn()
  const mel = new MelSpectrogram(GTZAN_MEL_OPTIONS)
  const data: Float32Array[] = []
  const queries: Float32Array[] = []
  for (const file of globSync('*/*.wav', { cwd: folder }).sort()) {
    const { samples } = await decode(readFileSync(join(folder, file)), { sampleRate: GTZAN_MEL_OPTIONS.sampleRate })
    const { data: power, bands, frames } = mel.compute(samples)
    const clips: number[] = []
    for (let first = 0; first + 128 <= frames; first += 22) {
      for (let f = first; f < first + 128; f++) for (let b = 0; b < bands; b++) clips.push(power[b * frames + f]!)
    }
    const vectors = await network.embed(Float32Array.from(clips))
    for (let row = 0; row < vectors.length / 256; row++) {
      const vector = vectors.slice(row * 256, row * 256 + 256)
      if (row % 10 === 9) queries.push(vector)
      else data.push(vector)
    }
  }
  const join256 = (rows: readonly Float32Array[]): Float32Array => Float32Array.from(rows.flatMap(row => [...row]))
  return { data: join256(data), queries: join256(queries) }
}
