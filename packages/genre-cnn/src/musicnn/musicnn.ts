import { checkFinite, checkInteger, describe } from '@murecom/internal'
import type { WorkerClient } from '@murecom/internal/worker'
import { MelSpectrogram } from '@murecom/melspec'
import { loadSimdKernels } from '@murecom/melspec/simd'
import { loadMusicnnNetwork } from '../inference/load-musicnn-network.ts'
import { type InferenceRequest, type ParallelOptions, ranges, startThreads } from '../parallel-genre-cnn.ts'
import type { MusicnnRunner, PatchOutputs } from '../tensorflow/musicnn-network.ts'
import { MEL_BANDS, PATCH_FRAMES } from './weights.ts'

/** The front end of musicnn 0.1.0: mel power of mono audio at 16,000 Hz; then `log10(10000 x + 1)`. */
export const MUSICNN_MEL_OPTIONS = Object.freeze({
  sampleRate: 16000,
  nFft: 512,
  hopLength: 256,
  nMels: MEL_BANDS,
  padMode: 'constant',
  power: 2,
} as const)

/** Samples of the shortest input: one patch of 187 frames, 2.98 s. */
export const MUSICNN_MIN_SAMPLES = (PATCH_FRAMES - 1) * MUSICNN_MEL_OPTIONS.hopLength

/** How densely a recording is looked at. */
export interface MusicnnOptions {
  /**
   * Frames (16 ms each) from the start of a patch to that of the next. Default 187: patches of 2.99 s that follow one
   * another, as the Python package takes them. Twice that looks at every second patch and takes half the time; less than
   * 187 lets them overlap.
   */
  hop?: number
}

/** The tags of a recording. */
export interface MusicTags {
  /** The 50 tags, in the network's order. */
  names: readonly string[]
  /** Mean over the patches, one value between 0 and 1 for each name. */
  mean: Float32Array
  /** `count x names`, row-major: how the tags change over time. */
  patches: Float32Array
  /** Number of patches. */
  count: number
}

/** `'pooled'` is maximum and mean over time of all convolutions, 753 values each; `'penultimate'` the last hidden layer, 200. */
export type MusicnnLayer = 'pooled' | 'penultimate'

/** The embeddings of a recording, one a patch. */
export interface MusicnnEmbedding {
  /** `count x dimensions`, row-major. */
  data: Float32Array
  dimensions: number
  /** Number of patches. */
  count: number
}

/**
 * The published musicnn tagger that was trained on the Million Song Dataset (Pons and Serra 2019; PyPI musicnn 0.1.0, ISC):
 * 50 tags of genre, mood, era and instrument, and embeddings.
 *
 * @example
 * const musicnn = await loadMusicnn()
 * const { names, mean } = await musicnn.tags(new Float32Array(16000 * 10))
 */
export class Musicnn {
  /** Rate of the samples it takes, in Hz. */
  readonly sampleRate = MUSICNN_MEL_OPTIONS.sampleRate
  /** The 50 tags, in the network's order. */
  readonly names: readonly string[]
  readonly #network: MusicnnRunner | undefined
  readonly #threads: readonly WorkerClient[]
  readonly #mel: MelSpectrogram

  /** @internal Use {@link loadMusicnn}. */
  constructor(parts: {
    names: readonly string[]
    mel: MelSpectrogram
    network?: MusicnnRunner
    threads?: readonly WorkerClient[]
  }) {
    this.names = parts.names
    this.#mel = parts.mel
    this.#network = parts.network
    this.#threads = parts.threads ?? []
  }

  /**
   * Tags of a recording.
   *
   * @param samples mono at 16,000 Hz, nominally in [-1, 1]; finite, at least {@link MUSICNN_MIN_SAMPLES}
   * @param options see {@link MusicnnOptions}
   * @throws TypeError, RangeError for samples or a hop that do not fit
   * @example
   * const { names, mean } = await musicnn.tags(samples)
   * names[mean.indexOf(Math.max(...mean))] // 'rock'
   */
  async tags(samples: Float32Array, options: MusicnnOptions = {}): Promise<MusicTags> {
    const { tags: patches, count } = await this.#run('tags', samples, options)
    const width = this.names.length
    const mean = new Float32Array(width)
    for (let i = 0; i < patches.length; i++) mean[i % width]! += patches[i]! / count
    return { names: this.names, mean, patches, count }
  }

  /**
   * Embeddings of a recording, one for each patch.
   *
   * @param samples as in {@link tags}
   * @param options `layer`: `'pooled'` (default), 753 maxima over time and then 753 means, of which the package's
   *   `max_pool` and `mean_pool` consist; or `'penultimate'`, 200 values
   * @throws as {@link tags}
   * @example
   * const { data, dimensions, count } = await musicnn.embed(samples, { layer: 'penultimate' })
   */
  async embed(
    samples: Float32Array,
    options: MusicnnOptions & { layer?: MusicnnLayer } = {},
  ): Promise<MusicnnEmbedding> {
    const { layer = 'pooled' } = options
    if (layer !== 'pooled' && layer !== 'penultimate') {
      throw new RangeError(`Musicnn.embed: layer must be one of "pooled", "penultimate", got ${describe(layer)}`)
    }
    const { count, penultimate, maxPool, meanPool } = await this.#run('embed', samples, options)
    if (layer === 'penultimate') return { data: penultimate, dimensions: penultimate.length / count, count }
    const half = maxPool.length / count
    const data = new Float32Array(2 * maxPool.length)
    for (let n = 0; n < count; n++) {
      data.set(maxPool.subarray(n * half, (n + 1) * half), 2 * n * half)
      data.set(meanPool.subarray(n * half, (n + 1) * half), (2 * n + 1) * half)
    }
    return { data, dimensions: 2 * half, count }
  }

  /** Frees the tensors that the backend holds, and ends the threads. The object cannot be used afterwards. */
  async dispose(): Promise<void> {
    this.#network?.dispose()
    await Promise.all(this.#threads.map(thread => thread.terminate()))
  }

  async #run(
    method: string,
    samples: Float32Array,
    options: MusicnnOptions,
  ): Promise<PatchOutputs & { count: number }> {
    const where = `Musicnn.${method}`
    const hop = checkInteger(where, 'hop', options.hop ?? PATCH_FRAMES, 1)
    if (!(samples instanceof Float32Array)) {
      throw new TypeError(`${where}: samples must be a Float32Array, got ${describe(samples)}`)
    }
    if (samples.length < MUSICNN_MIN_SAMPLES) {
      throw new RangeError(
        `${where}: samples must hold at least ${MUSICNN_MIN_SAMPLES} values (2.98 s at 16,000 Hz), got ${samples.length}`,
      )
    }
    checkFinite(where, 'samples', samples)
    const { data, frames } = this.#mel.compute(samples)
    const starts: number[] = []
    for (let start = 0; start + PATCH_FRAMES <= frames; start += hop) starts.push(start)
    return { ...(await this.#patches(logMel(data, frames), starts)), count: starts.length }
  }

  /** Outputs of the patches that begin at `starts`, on this thread or divided among several. */
  async #patches(mel: Float32Array, starts: number[]): Promise<PatchOutputs> {
    if (this.#network) return this.#network.run(mel, starts)
    const parts = await Promise.all(
      ranges(starts.length, this.#threads.length).map(([from, to], i) => {
        const first = starts[from]! * MEL_BANDS
        const part = mel.slice(first, (starts[to - 1]! + PATCH_FRAMES) * MEL_BANDS)
        const own = starts.slice(from, to).map(start => start - starts[from]!)
        const request: InferenceRequest = { do: 'patches', mel: part, starts: own }
        return this.#threads[i]!.call<PatchOutputs>(request, [part.buffer])
      }),
    )
    const join = (name: keyof PatchOutputs): Float32Array => {
      const out = new Float32Array(parts.reduce((sum, p) => sum + p[name].length, 0))
      let offset = 0
      for (const part of parts) {
        out.set(part[name], offset)
        offset += part[name].length
      }
      return out
    }
    return {
      tags: join('tags'),
      penultimate: join('penultimate'),
      maxPool: join('maxPool'),
      meanPool: join('meanPool'),
    }
  }
}

/** `bands x frames` power to `frames x bands` of `log10(10000 x + 1)`. */
function logMel(power: Float32Array, frames: number): Float32Array {
  const out = new Float32Array(power.length)
  for (let b = 0; b < MEL_BANDS; b++) {
    for (let t = 0; t < frames; t++) out[t * MEL_BANDS + b] = Math.log10(10000 * power[b * frames + t]! + 1)
  }
  return out
}

/**
 * The MSD_musicnn tagger. Its weights are part of the package (half precision, 1.6 MB): nothing is fetched.
 *
 * @param options `workers`: threads that share the patches of a recording, each with a copy of the network. Default 0: this
 *   thread alone. `createWorker`: makes them, for bundlers
 * @throws BackendMissingError when TensorFlow.js has no backend
 * @example
 * const musicnn = await loadMusicnn({ workers: 2 })
 * musicnn.names.length // 50
 * await musicnn.dispose()
 */
export async function loadMusicnn(options: Partial<ParallelOptions> = {}): Promise<Musicnn> {
  const { workers = 0 } = options
  const mel = new MelSpectrogram({ ...MUSICNN_MEL_OPTIONS, kernels: await loadSimdKernels() })
  if (workers === 0) {
    const { onGraphicsCard } = await import('../tensorflow/backend.ts')
    return new Musicnn({ mel, ...(await loadMusicnnNetwork(await onGraphicsCard())) })
  }
  const threads = await startThreads('loadMusicnn', { ...options, workers }, { do: 'load musicnn' })
  return new Musicnn({ mel, threads, names: await threads[0]!.call<string[]>({ do: 'load musicnn' }) })
}
