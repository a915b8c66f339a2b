import { expectTypeOf, test } from 'vitest'
import type * as gtzan from '../src/gtzan.ts'
import type * as genre from '../src/index.ts'
import type * as musicnn from '../src/musicnn.ts'
import type * as node from '../src/node.ts'
import type * as simd from '../src/simd.ts'
import type * as tensorflow from '../src/tensorflow.ts'

type Compute = (clips: Float32Array, options?: genre.PredictOptions) => Promise<Float32Array>

test('predictions take clips and a signal, and no count', () => {
  expectTypeOf<genre.GenreCnn['predict']>().toEqualTypeOf<Compute>()
  expectTypeOf<genre.GenreCnn['embed']>().toEqualTypeOf<Compute>()
  expectTypeOf<genre.ParallelGenreCnn['predict']>().toEqualTypeOf<Compute>()
  expectTypeOf<genre.ParallelGenreCnn['embed']>().toEqualTypeOf<Compute>()
  expectTypeOf<keyof genre.PredictOptions>().toEqualTypeOf<'signal'>()
  expectTypeOf<genre.GenreCnn['evaluate']>().toEqualTypeOf<
    (set: genre.LabelledClips, options?: genre.PredictOptions) => Promise<genre.Evaluation>
  >()
})

test('a network is made, stored and closed', () => {
  expectTypeOf<typeof genre.GenreCnn.create>().toEqualTypeOf<(options: genre.CreateOptions) => genre.GenreCnn>()
  expectTypeOf<typeof genre.GenreCnn.from>().toEqualTypeOf<
    (buffer: ArrayBuffer | Uint8Array, options?: genre.GenreCnnOptions) => genre.GenreCnn
  >()
  expectTypeOf<typeof genre.GenreCnn.load>().returns.toEqualTypeOf<Promise<genre.GenreCnn>>()
  expectTypeOf<genre.GenreCnn['toBuffer']>().toEqualTypeOf<() => ArrayBuffer>()
  expectTypeOf<genre.GenreCnn['close']>().toEqualTypeOf<() => void>()
  expectTypeOf<genre.GenreCnn>().toExtend<Disposable>()
  expectTypeOf<genre.GenreCnnParts>().toHaveProperty('kernels').toEqualTypeOf<simd.GenreCnnKernels | undefined>()
  expectTypeOf<genre.CreateOptions>().toHaveProperty('kernels').toEqualTypeOf<simd.GenreCnnKernels | undefined>()
  expectTypeOf<genre.ModelFileError['code']>().toEqualTypeOf<string>()
})

test('threads are a twin of their own', () => {
  expectTypeOf<genre.GenreCnn['parallel']>().toEqualTypeOf<
    (options?: genre.ParallelOptions) => Promise<genre.ParallelGenreCnn>
  >()
  expectTypeOf<genre.ParallelOptions>().toEqualTypeOf<{ workers?: number; createWorker?: genre.WorkerFactory }>()
  expectTypeOf<genre.ParallelGenreCnn['close']>().toEqualTypeOf<() => Promise<void>>()
  expectTypeOf<genre.ParallelGenreCnn>().toExtend<AsyncDisposable>()
})

test('training', () => {
  expectTypeOf<genre.GenreCnn['fit']>().toEqualTypeOf<(options: genre.FitOptions) => Promise<genre.FitResult>>()
  expectTypeOf<genre.FitResult['status']>().toEqualTypeOf<'done' | 'early-stopping' | 'stopped'>()
  expectTypeOf<keyof genre.FitOptions>().toEqualTypeOf<
    | 'x'
    | 'y'
    | 'validation'
    | 'batchSize'
    | 'epochs'
    | 'optimizer'
    | 'earlyStopping'
    | 'classWeights'
    | 'augmentation'
    | 'seed'
    | 'onEpoch'
    | 'onStep'
    | 'signal'
    | 'workers'
    | 'createWorker'
  >()
  expectTypeOf<genre.ClipSet>().toExtend<genre.LabelledClips>()
})

test('clips, tracks and pictures', () => {
  expectTypeOf<typeof genre.clipsFromMel>().toEqualTypeOf<
    (mel: genre.MelLike, options?: genre.ClipsFromMelOptions) => { data: Float32Array; count: number }
  >()
  expectTypeOf<typeof genre.trackPredictions>().toEqualTypeOf<
    (
      probabilities: Float32Array,
      trackOf: ArrayLike<string | number>,
      options?: genre.TrackPredictionsOptions,
    ) => { track: string | number; label: number }[]
  >()
  expectTypeOf<typeof genre.splitByTrack>().returns.toEqualTypeOf<{ train: genre.ClipSet; test: genre.ClipSet }>()
  expectTypeOf<typeof genre.foldsByTrack>().returns.toEqualTypeOf<{ train: genre.ClipSet; test: genre.ClipSet }[]>()
  expectTypeOf<typeof genre.spectrogramSvg>().toEqualTypeOf<
    (spectrogram: Float32Array, options: genre.SpectrogramSvgOptions) => string
  >()
  expectTypeOf<typeof node.loadGtzan>().toEqualTypeOf<
    (folder: string, options?: node.LoadGtzanOptions) => Promise<node.GtzanSet>
  >()
})

test('the networks that are inside', () => {
  expectTypeOf<typeof gtzan.loadGtzanGenreCnn>().toEqualTypeOf<
    (options?: genre.GenreCnnOptions) => Promise<genre.GenreCnn>
  >()
  expectTypeOf<typeof gtzan.GTZAN_LABELS>().toEqualTypeOf<readonly string[]>()
  expectTypeOf<typeof musicnn.loadMusicnn>().toEqualTypeOf<
    (options?: musicnn.LoadMusicnnOptions) => Promise<musicnn.Musicnn>
  >()
  expectTypeOf<keyof musicnn.LoadMusicnnOptions>().toEqualTypeOf<'workers' | 'createWorker' | 'kernels'>()
  expectTypeOf<musicnn.Musicnn['tags']>().toEqualTypeOf<
    (samples: Float32Array, options?: musicnn.MusicnnOptions) => Promise<musicnn.MusicTags>
  >()
  expectTypeOf<musicnn.Musicnn['embed']>().toEqualTypeOf<
    (samples: Float32Array, options?: musicnn.MusicnnEmbedOptions) => Promise<musicnn.MusicnnEmbedding>
  >()
  expectTypeOf<musicnn.Musicnn['analyse']>().toEqualTypeOf<
    (samples: Float32Array, options?: musicnn.MusicnnEmbedOptions) => Promise<musicnn.MusicnnAnalysis>
  >()
  expectTypeOf<musicnn.MusicnnAnalysis>().toEqualTypeOf<{
    tags: musicnn.MusicTags
    embedding: musicnn.MusicnnEmbedding
  }>()
  expectTypeOf<musicnn.Musicnn['close']>().toEqualTypeOf<() => Promise<void>>()
  expectTypeOf<musicnn.Musicnn>().toExtend<AsyncDisposable>()
})

test('where it computes', () => {
  expectTypeOf<typeof simd.loadSimdKernels>().toEqualTypeOf<() => Promise<simd.GenreCnnKernels | undefined>>()
  expectTypeOf<typeof tensorflow.useBackend>().toEqualTypeOf<(name: tensorflow.BackendName) => Promise<void>>()
  expectTypeOf<tensorflow.BackendName>().toEqualTypeOf<'wasm' | 'cpu' | 'webgl' | 'webgpu'>()
})
