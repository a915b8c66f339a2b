/**
 * What the SIMD kernels of @murecom/knn are worth in a SongIndex: one song's question over libraries of several sizes, ten
 * clips a song, vectors as musicnn and the original's network make them. Both sets are asked in turn, and must agree.
 */
import { deepEqual } from 'node:assert/strict'
import { mulberry32 } from '@murecom/internal'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { SongIndex } from '../src/index.ts'

const CLIPS = 10
const QUESTIONS = 12
const rows: Row[] = []

/** Songs around some styles, their clips around them: as clustered as music is, and never a tie. */
function fill(index: SongIndex, songs: number, dimensions: number): void {
  const random = mulberry32(songs + dimensions)
  const around = (centre: Float32Array, by: number): Float32Array => centre.map(x => x + by * (random() - 0.5))
  const styles = Array.from({ length: 40 }, () => Float32Array.from({ length: dimensions }, () => random()))
  for (let s = 0; s < songs; s++) {
    const song = around(styles[Math.floor(random() * styles.length)]!, 0.5)
    const clips = new Float32Array(CLIPS * dimensions)
    for (let c = 0; c < CLIPS; c++) clips.set(around(song, 0.2), c * dimensions)
    index.addVectors(`song ${s}`, clips)
  }
}

for (const [dimensions, songs] of [
  [50, 1000],
  [50, 10_000],
  [256, 1000],
  [256, 10_000],
] as const) {
  const embed = async (samples: Float32Array): Promise<Float32Array> => samples
  const model = { name: 'bench', dimensions, sampleRate: 1, seconds: 1, embed }
  const sets = { pure: new SongIndex({ model, kernels: null }), simd: new SongIndex({ model }) }
  const times: Record<keyof typeof sets, number[]> = { pure: [], simd: [] }
  for (const index of Object.values(sets)) {
    fill(index, songs, dimensions)
    await index.similar('song 0', { limit: 5 }) // builds the tree
  }
  for (let q = 1; q <= QUESTIONS; q++) {
    const id = `song ${Math.floor((q * songs) / (QUESTIONS + 1))}`
    const answers = []
    for (const name of ['pure', 'simd'] as const) {
      const began = performance.now()
      answers.push(await sets[name].similar(id, { limit: 20 }))
      times[name].push(performance.now() - began)
    }
    deepEqual(answers[0], answers[1])
  }
  const [pure, simd] = [median(times.pure), median(times.simd)]
  rows.push({
    dimensions,
    songs,
    clips: songs * CLIPS,
    'pure ms': Number(pure.toPrecision(3)),
    'SIMD ms': Number(simd.toPrecision(3)),
    faster: Number((pure / simd).toFixed(1)),
  })
  console.log(rows.at(-1))
}
record('song-index', {}, rows)
