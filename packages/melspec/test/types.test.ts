import { expectTypeOf, test } from 'vitest'
import type * as stft from '../src/frames.ts'
import type * as melspec from '../src/index.ts'
import type * as resampling from '../src/resample.ts'
import type * as simd from '../src/simd.ts'

type Samples = Float32Array | Float64Array

test('a spectrogram, at once or by a plan', () => {
  expectTypeOf<typeof melspec.melSpectrogram>().parameters.toEqualTypeOf<[Samples, melspec.MelSpectrogramOptions?]>()
  expectTypeOf<typeof melspec.melSpectrogram>().returns.toEqualTypeOf<melspec.MelSpectrogramResult>()
  expectTypeOf<melspec.MelSpectrogram['compute']>().toEqualTypeOf<(signal: Samples) => melspec.MelSpectrogramResult>()
  expectTypeOf<melspec.MelSpectrogram['computeInto']>().returns.toEqualTypeOf<number>()
  expectTypeOf<melspec.MelSpectrogram['push']>().returns.toEqualTypeOf<melspec.MelSpectrogramResult>()
  expectTypeOf<melspec.MelSpectrogramResult>().toEqualTypeOf<{
    data: Float32Array
    bands: number
    frames: number
    warnings?: readonly string[]
  }>()
  expectTypeOf<melspec.MelSpectrogramOptions>()
    .toHaveProperty('kernels')
    .toEqualTypeOf<melspec.MelspecKernels | undefined>()
})

test('a transform one frame at a time writes into arrays of the caller', () => {
  expectTypeOf<typeof stft.StftFrames>().constructorParameters.toEqualTypeOf<[melspec.FramingOptions?, string?]>()
  expectTypeOf<stft.StftFrames['framesOf']>().toEqualTypeOf<(length: number) => number>()
  expectTypeOf<stft.StftFrames['power']>().toEqualTypeOf<(signal: Samples, frame: number, out: Float64Array) => void>()
})

test('options have the names of librosa in camelCase', () => {
  expectTypeOf<keyof melspec.MelSpectrogramOptions>().toEqualTypeOf<
    | 'sampleRate'
    | 'nFft'
    | 'hopLength'
    | 'winLength'
    | 'window'
    | 'center'
    | 'padMode'
    | 'power'
    | 'nMels'
    | 'fMin'
    | 'fMax'
    | 'htk'
    | 'norm'
    | 'kernels'
  >()
  expectTypeOf<Exclude<keyof melspec.MfccOptions, keyof melspec.MelSpectrogramOptions>>().toEqualTypeOf<
    'nMfcc' | 'dctType' | 'dctNorm' | 'lifter'
  >()
})

test('the other transforms', () => {
  expectTypeOf<typeof melspec.mfcc>().returns.toEqualTypeOf<melspec.MfccResult>()
  expectTypeOf<typeof melspec.stft>().returns.toEqualTypeOf<melspec.StftResult>()
  expectTypeOf<typeof melspec.resample>().toEqualTypeOf<
    (signal: Samples, options: melspec.ResampleOptions) => Float32Array
  >()
  expectTypeOf<typeof resampling.resample>().toEqualTypeOf<typeof melspec.resample>()
  expectTypeOf<resampling.MelspecKernels>().toEqualTypeOf<melspec.MelspecKernels>()
  expectTypeOf<typeof melspec.melFilterBank>().returns.toEqualTypeOf<Float32Array>()
  expectTypeOf<melspec.RealFft['length']>().toEqualTypeOf<number>()
})

test('kernels are loaded by ./simd', () => {
  expectTypeOf<typeof simd.loadSimdKernels>().toEqualTypeOf<() => Promise<melspec.MelspecKernels | undefined>>()
  expectTypeOf<simd.MelspecKernels>().toEqualTypeOf<melspec.MelspecKernels>()
})
