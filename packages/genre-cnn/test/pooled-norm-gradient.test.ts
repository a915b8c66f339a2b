import { maxAbsoluteError } from '@murecom/testing'
import { expect, test } from 'vitest'
import { pooledNormGradient } from '../src/kernels/pooled-norm-gradient.ts'
import { loadAllSimdKernels } from '../src/simd/load.ts'
import { NetworkPlan } from '../src/simd/memory.ts'
import { pooledNormGradientReference } from './reference/pooled-norm-gradient.ts'
import { Seeded } from './seeded.ts'

for (const [frames, poolSize] of [
  [8, 2],
  [9, 2],
  [10, 3],
  [4, 4],
] as const) {
  test(`equals the formula for ${frames} frames in windows of ${poolSize}, with ties and zeros`, async () => {
    const random = new Seeded(frames)
    const [clips, channels] = [3, 8]
    const outFrames = Math.floor(frames / poolSize)
    // values of few levels, so that windows have ties; a third of them zero, as after a ReLU
    const table = (rows: number): number[][][] =>
      Array.from({ length: clips }, () =>
        Array.from({ length: rows }, () =>
          Array.from({ length: channels }, () => Math.max(0, Math.floor(random.next() * 6) - 2)),
        ),
      )
    const x = table(frames)
    const dy = table(outFrames).map(clip => clip.map(row => row.map(v => v - 1.5)))
    const [a, b] = [random.float32(channels), random.float32(channels)]
    const maxima = dy.map((clip, n) =>
      clip.map((row, w) =>
        row.map((_, c) => Math.max(...x[n]!.slice(w * poolSize, (w + 1) * poolSize).map(f => f[c]!))),
      ),
    )
    const flat = (values: number[][][]): Float32Array => Float32Array.from(values.flat(2))
    const out = new Float32Array(clips * frames * channels)
    pooledNormGradient(flat(x), flat(maxima), flat(dy), a, b, clips, frames, outFrames, channels, poolSize, out)
    const expected = pooledNormGradientReference(x, dy, [...a], [...b], poolSize)
    expect(maxAbsoluteError(out, flat(expected))).toBeLessThan(1e-6)
    if (poolSize !== 2) return // what follows is for pairs alone
    for (const build of await loadAllSimdKernels()) {
      const plan = new NetworkPlan()
      const places = [flat(x), flat(dy), a, b, new Float32Array(out.length)].map(values => ({
        at: plan.floats(values.length),
        values,
      }))
      const kernels = plan.build(build)!
      for (const { at, values } of places) kernels.floats(at).set(values)
      const [xAt, dyAt, aAt, bAt, outAt] = places.map(p => p.at.byteOffset)
      kernels.pairNormGradient(xAt!, dyAt!, aAt!, bAt!, clips, frames, channels, outAt!)
      const actual = kernels.floats(places[4]!.at)
      expect(maxAbsoluteError(actual, flat(expected)), build.name).toBeLessThan(1e-6)
    }
  })
}
