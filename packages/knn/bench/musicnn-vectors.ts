import { existsSync, globSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchData } from './data.ts'

/** Frames of 16 ms from one patch of three seconds to the next. */
const HOP = 4
/** Numbers of musicnn's penultimate layer. */
const COLUMNS = 200

/**
 * Vectors of musicnn's penultimate layer of the recordings under the folder that MURECOM_DATA names; undefined when it is not there.
 * Patches overlap, so most rows have near ones. It takes minutes, so they are kept in the folder for temporary files. Every row
 * in turn asks, as many as `queries`; the others are searched.
 */
export async function musicnnVectors(queries: number): Promise<(BenchData & { columns: number }) | undefined> {
  const folder = join(process.env['MURECOM_DATA'] ?? '', 'gtzan-50')
  if (!process.env['MURECOM_DATA'] || !existsSync(folder)) return undefined
  const cache = join(tmpdir(), `murecom-musicnn-${HOP}.f32`)
  if (!existsSync(cache)) {
    writeFileSync(`${cache}.tmp`, await embedAll(folder))
    renameSync(`${cache}.tmp`, cache)
  }
  const all = new Float32Array(new Uint8Array(readFileSync(cache)).buffer)
  const rows = all.length / COLUMNS
  const step = Math.floor(rows / queries)
  const asked = new Float32Array(queries * COLUMNS)
  const data = new Float32Array(all.length - asked.length)
  for (let row = 0, query = 0; row < rows; row++) {
    const vector = all.subarray(row * COLUMNS, (row + 1) * COLUMNS)
    if (row % step === step - 1 && query < queries) asked.set(vector, query++ * COLUMNS)
    else data.set(vector, (row - query) * COLUMNS)
  }
  return { data, queries: asked, columns: COLUMNS }
}

async function embedAll(folder: string): Promise<Float32Array> {
  const { loadMusicnn, MUSICNN_MEL_OPTIONS } = await import('../../genre-cnn/src/musicnn.ts')
  const { decode } = await import('../../decode/src/index.ts')
  const network = await loadMusicnn({ workers: 2 })
  const parts: Float32Array[] = []
  for (const file of globSync('*/*.wav', { cwd: folder }).sort()) {
    const bytes = readFileSync(join(folder, file))
    const { samples } = await decode(bytes, { sampleRate: MUSICNN_MEL_OPTIONS.sampleRate })
    parts.push((await network.embed(samples, { hop: HOP, layer: 'penultimate' })).data)
  }
  network.close()
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
