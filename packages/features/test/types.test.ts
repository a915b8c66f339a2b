import { expectTypeOf, test } from 'vitest'
import type * as features from '../src/index.ts'
import type * as spectral from '../src/spectral.ts'

type Samples = Float32Array | Float64Array

test('spectral descriptors take samples or a spectrogram', () => {
  type Source = Samples | features.Spectrogram
  expectTypeOf<typeof features.spectralCentroid>().parameters.toEqualTypeOf<[Source, features.SpectralOptions?]>()
  expectTypeOf<typeof features.spectralCentroid>().returns.toEqualTypeOf<Float64Array>()
  expectTypeOf<typeof features.rms>().parameters.toEqualTypeOf<[Source, features.RmsOptions?]>()
  expectTypeOf<typeof features.rms>().returns.toEqualTypeOf<Float32Array>()
  expectTypeOf<typeof features.spectralContrast>().returns.toEqualTypeOf<features.SpectralContrastResult>()
  expectTypeOf<typeof features.magnitudeSpectrogram>().returns.toEqualTypeOf<features.Spectrogram>()
  expectTypeOf<typeof features.hpss>().returns.toEqualTypeOf<features.HpssResult>()
  expectTypeOf<typeof features.istft>().returns.toEqualTypeOf<Float32Array>()
  expectTypeOf<typeof spectral.delta>().toEqualTypeOf<typeof features.delta>()
})

test('options have the names of librosa in camelCase', () => {
  expectTypeOf<keyof features.SpectralOptions>().toEqualTypeOf<
    'sampleRate' | 'nFft' | 'hopLength' | 'winLength' | 'window' | 'center' | 'padMode'
  >()
  expectTypeOf<Exclude<keyof features.SpectralContrastOptions, keyof features.SpectralOptions>>().toEqualTypeOf<
    'fMin' | 'nBands' | 'quantile' | 'linear'
  >()
})
