import { GenreCnn, type LabelledClips } from '../src/index.ts'
import { Seeded } from './seeded.ts'

export const FRAMES = 24
export const BANDS = 8

/** A small network of three labels. */
export function toyModel(options: Partial<Parameters<typeof GenreCnn.create>[0]> = {}): GenreCnn {
  const labels = ['low', 'middle', 'high']
  return GenreCnn.create({ labels, bands: BANDS, frames: FRAMES, filters: [6, 8], units: 8, seed: 3, ...options })
}

/** Clips of noise in which the bands of the label are louder. */
export function toyClips(seed: number, count: number): LabelledClips {
  const random = new Seeded(seed)
  const x = new Float32Array(count * FRAMES * BANDS)
  const y = Array.from({ length: count }, (_, n) => n % 3)
  for (let i = 0; i < x.length; i++) {
    const n = Math.floor(i / (FRAMES * BANDS))
    const loud = Math.floor(((i % BANDS) * 3) / BANDS) === y[n]
    x[i] = random.next() * (loud ? 2 : 0.5)
  }
  return { x, y }
}
