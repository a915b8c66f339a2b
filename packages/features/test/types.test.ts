import { expectTypeOf, test } from 'vitest'
import type * as chroma from '../src/chroma.ts'
import type * as features from '../src/index.ts'
import type * as loudness from '../src/loudness.ts'
import type * as rhythm from '../src/rhythm.ts'
import type { FeaturesKernels } from '../src/simd.ts'
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
    'sampleRate' | 'nFft' | 'hopLength' | 'winLength' | 'window' | 'center' | 'padMode' | 'kernels'
  >()
  expectTypeOf<Exclude<keyof features.SpectralContrastOptions, keyof features.SpectralOptions>>().toEqualTypeOf<
    'fMin' | 'nBands' | 'quantile' | 'linear'
  >()
})

test('rhythm takes samples or an onset envelope', () => {
  type Source = Samples | features.OnsetEnvelope
  expectTypeOf<typeof features.onsetStrength>().returns.toEqualTypeOf<features.OnsetEnvelope>()
  expectTypeOf<typeof features.tempo>().parameters.toEqualTypeOf<[Source, features.TempoOptions?]>()
  expectTypeOf<features.TempoResult>().toEqualTypeOf<{ bpm: number | null; clarity: number }>()
  expectTypeOf<features.BeatTrackResult['beats']>().toEqualTypeOf<Int32Array>()
  expectTypeOf<features.BeatTrackResult['times']>().toEqualTypeOf<Float64Array>()
  expectTypeOf<typeof rhythm.tempogram>().returns.toEqualTypeOf<features.TempogramResult>()
  expectTypeOf<features.TempoOptions['kernels']>().toEqualTypeOf<FeaturesKernels | undefined>()
})

test('chroma takes samples, key and tonnetz a chromagram too', () => {
  type Source = Samples | features.Chromagram
  expectTypeOf<typeof features.chromaStft>().returns.toEqualTypeOf<features.Chromagram>()
  expectTypeOf<typeof features.chromaCqt>().parameters.toEqualTypeOf<[Samples, features.ChromaCqtOptions?]>()
  expectTypeOf<typeof features.estimateKey>().parameters.toEqualTypeOf<[Source, features.EstimateKeyOptions?]>()
  expectTypeOf<features.KeyResult['mode']>().toEqualTypeOf<'major' | 'minor' | null>()
  expectTypeOf<typeof chroma.cqt>().returns.toEqualTypeOf<features.CqtResult>()
})

test('loudness takes channels, at once or in chunks', () => {
  expectTypeOf<typeof features.loudness>().returns.toEqualTypeOf<features.LoudnessResult>()
  expectTypeOf<features.LoudnessMeter['push']>().toEqualTypeOf<(channels: readonly Samples[]) => void>()
  expectTypeOf<features.LoudnessMeter['integrated']>().toEqualTypeOf<number | null>()
  expectTypeOf<typeof loudness.replayGain>().returns.toEqualTypeOf<features.ReplayGain>()
  expectTypeOf<typeof loudness.albumLoudness>().toEqualTypeOf<
    (meters: readonly features.LoudnessMeter[]) => number | null
  >()
})
