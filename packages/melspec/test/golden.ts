import { fixtureF32, fixtureInt16, fixtureJson, type GoldenCase, goldenCases, worstMixedError } from '@murecom/testing'
import type { MelspecKernels } from '../src/index.ts'
import { typescriptKernels } from '../src/kernels/typescript.ts'
import { loadAllSimdKernels } from '../src/simd/load.ts'

/** The error allowed against librosa: 1e-4 of the value plus 1e-6 of the largest. */
export const TOLERANCE = { relative: 1e-4, ofMaximum: 1e-6 }

const values = await fixtureF32(new URL('./fixtures/librosa/values.f32', import.meta.url))
const cases = await fixtureJson<GoldenCase[]>(new URL('./fixtures/librosa/cases.json', import.meta.url))

/** The cases of one function, with their expected values. */
export const goldenOf = (name: string) =>
  goldenCases(cases, values, name).map(c => ({
    ...c,
    options: c.options.norm === 'inf' ? { ...c.options, norm: Number.POSITIVE_INFINITY } : c.options,
  }))

/** The signals of the goldens, by name. `amen` is one second of a drum loop at 22,050 Hz. */
export const signals: Record<string, Float32Array> = {
  amen: await fixtureInt16(new URL('./fixtures/librosa/amen.i16', import.meta.url)),
  silence: new Float32Array(4096),
  impulse: new Float32Array(4096).map((_, i) => (i === 1500 ? 1 : 0)),
  direct: new Float32Array(4096).fill(0.5),
  one: Float32Array.of(0.25),
  two: Float32Array.of(0.25, -0.5),
  short: new Float32Array(300).map((_, i) => Math.sin(i / 7)),
  noise: new Float32Array(6000).map((_, i) => (((i * 7919 + i * i * 104729) % 65536) - 32768) / 65536),
}

/** Every kernel set that this runtime has. */
export const kernelSets: MelspecKernels[] = [typescriptKernels, ...(await loadAllSimdKernels())]

/** 1 or less: within the tolerance. */
export function errorOf(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  return worstMixedError(actual, expected, TOLERANCE)
}
