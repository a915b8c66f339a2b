import { fixtureF32, fixtureInt16, fixtureJson, type GoldenCase, goldenCases, worstMixedError } from '@murecom/testing'
import { loadAllSimdKernels } from '../src/simd/load.ts'
import type { FeaturesKernels } from '../src/simd.ts'

// A page's bundler sees whole paths only.
const values = await fixtureF32(new URL('./fixtures/librosa/values.f32', import.meta.url))
const cases = await fixtureJson<GoldenCase[]>(new URL('./fixtures/librosa/cases.json', import.meta.url))

/** The cases of one function, with their expected values. */
export const goldenOf = (name: string) => goldenCases(cases, values, name)

/** The signals of the goldens, by name, at 22,050 Hz. `amen` is a second of a drum loop, `music` eight of drums and synthesizers. */
export const signals: Record<string, Float32Array> = {
  amen: await fixtureInt16(new URL('./fixtures/librosa/amen.i16', import.meta.url)),
  music: await fixtureInt16(new URL('./fixtures/librosa/music.i16', import.meta.url)),
  silence: new Float32Array(4096),
  impulse: new Float32Array(4096).map((_, i) => (i === 1500 ? 1 : 0)),
  direct: new Float32Array(4096).fill(0.5),
  one: Float32Array.of(0.25),
  short: new Float32Array(300).map((_, i) => Math.sin(i / 7)),
  noise: new Float32Array(6000).map((_, i) => (((i * 7919 + i * i * 104729) % 65536) - 32768) / 65536),
  clicks: new Float32Array(12 * 22050).map((_, i) => (i % 8820 === 3000 ? 1 : 0)),
  faster: faster(),
  chords: faded(chords()),
}
signals['faded'] = faded(signals['amen']!)

/** Rises from 0 in a tenth of a second, and falls to 0 at the end. */
function faded(signal: Float32Array): Float32Array {
  return signal.map((x, i) => x * Math.min(1, Math.min(i, signal.length - 1 - i) / 2205))
}

/** Clicks whose distance shrinks by 300 samples each time. */
function faster(): Float32Array {
  const out = new Float32Array(12 * 22050)
  for (let i = 0; i < 30; i++) {
    const at = 1000 + 13000 * i - 150 * i * i
    if (at < out.length) out[at] = 1
  }
  return out
}

/** C, F, G and C major, half a second each, a little sharp. */
function chords(): Float32Array {
  const names = [
    [0, 4, 7],
    [5, 9, 12],
    [7, 11, 14],
    [0, 4, 7],
  ]
  return new Float32Array(44100).map((_, i) => {
    const t = (i % 11025) / 22050
    const notes = names[Math.floor(i / 11025)]!
    return 0.25 * notes.reduce((sum, n) => sum + Math.sin(2 * Math.PI * 264 * 2 ** (n / 12) * t), 0)
  })
}

/** The error allowed against librosa, whose sums are float32: 1e-4 of the value plus 1e-5 of the largest. */
export function errorOf(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  return worstMixedError(actual, expected, { relative: 1e-4, ofMaximum: 1e-5 })
}

/** The kernel sets that this runtime has. */
export const kernelSets: { name: string; kernels: FeaturesKernels | undefined }[] = [
  { name: 'typescript', kernels: undefined },
  ...(await loadAllSimdKernels()).map(kernels => ({ name: kernels.name, kernels })),
]
