import { checkInteger, checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'
import type { MelSpectrogram } from '@murecom/melspec'
import type { MusicnnRunner, PatchOutputs } from '../inference/runner.ts'
import { checkSamples, logMel, MUSICNN_MEL_OPTIONS, patchStarts } from './input.ts'
import { PATCH_FRAMES } from './weights.ts'

/** How densely a recording is looked at. */
export interface MusicnnOptions {
  /**
   * Frames (16 ms each) from the start of a patch to that of the next. Default 187: patches of 2.99 s that follow one
   * another, as the Python package takes them. Twice that looks at every second patch and takes half the time; less than
   * 187 lets them overlap.
   */
  hop?: number
  /** Stops the call: it rejects with the signal's reason. */
  signal?: AbortSignal
}

/** Which patches are embedded, and by which layer. */
export interface MusicnnEmbedOptions extends MusicnnOptions {
  /** See {@link MusicnnLayer}. Default `'pooled'`. */
  layer?: MusicnnLayer
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

/** Tags and embeddings of the same patches. */
export interface MusicnnAnalysis {
  tags: MusicTags
  embedding: MusicnnEmbedding
}

const TAGS_OPTIONS: OptionNames<MusicnnOptions> = { hop: 1, signal: 1 }
const EMBED_OPTIONS: OptionNames<MusicnnEmbedOptions> = { ...TAGS_OPTIONS, layer: 1 }

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
  readonly #network: MusicnnRunner
  readonly #mel: MelSpectrogram

  /** @internal Use {@link loadMusicnn}. */
  constructor(parts: { names: readonly string[]; mel: MelSpectrogram; network: MusicnnRunner }) {
    this.names = parts.names
    this.#mel = parts.mel
    this.#network = parts.network
  }

  /**
   * Tags of a recording.
   *
   * @param samples mono at 16,000 Hz, nominally in [-1, 1]; finite, at least {@link MUSICNN_MIN_SAMPLES}
   * @param options see {@link MusicnnOptions}
   * @throws TypeError, RangeError for samples or a hop that do not fit; WorkerFailedError when a thread has ended; the signal's
   *   reason
   * @example
   * const { names, mean } = await musicnn.tags(samples)
   * names[mean.indexOf(Math.max(...mean))] // 'rock'
   */
  async tags(samples: Float32Array, options?: MusicnnOptions): Promise<MusicTags> {
    const where = 'Musicnn.tags'
    return this.#tagsOf(await this.#run(where, samples, checkOptions(where, options, TAGS_OPTIONS)))
  }

  /**
   * Embeddings of a recording, one for each patch.
   *
   * @param samples as in {@link tags}
   * @param options `layer`: `'pooled'` (default), 753 maxima over time and then 753 means: `max_pool` and `mean_pool` of the
   *   Python package; or `'penultimate'`, 200 values; and {@link MusicnnOptions}
   * @throws as {@link tags}
   * @example
   * const { data, dimensions, count } = await musicnn.embed(samples, { layer: 'penultimate' })
   */
  async embed(samples: Float32Array, options?: MusicnnEmbedOptions): Promise<MusicnnEmbedding> {
    return (await this.#analyse('Musicnn.embed', samples, options)).embedding
  }

  /**
   * Tags and embeddings of a recording in one pass of the network: half the time of {@link tags} and {@link embed} one after
   * the other, and the same values.
   *
   * @param samples as in {@link tags}
   * @param options as in {@link embed}
   * @throws as {@link tags}
   * @example
   * const { tags, embedding } = await musicnn.analyse(samples, { layer: 'penultimate' })
   * tags.count === embedding.count // true
   */
  async analyse(samples: Float32Array, options?: MusicnnEmbedOptions): Promise<MusicnnAnalysis> {
    return this.#analyse('Musicnn.analyse', samples, options)
  }

  /** Ends the threads and frees what the network holds. The object cannot be used afterwards; a second call does nothing. */
  async close(): Promise<void> {
    await this.#network.close()
  }

  /** {@link close}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #analyse(where: string, samples: Float32Array, options?: MusicnnEmbedOptions): Promise<MusicnnAnalysis> {
    const { layer = 'pooled', ...rest } = checkOptions(where, options, EMBED_OPTIONS)
    checkOneOf(where, 'layer', layer, ['pooled', 'penultimate'])
    const outputs = await this.#run(where, samples, rest)
    return { tags: this.#tagsOf(outputs), embedding: layer === 'pooled' ? pooled(outputs) : penultimate(outputs) }
  }

  #tagsOf({ tags: patches, count }: CountedOutputs): MusicTags {
    const width = this.names.length
    const mean = new Float32Array(width)
    for (let i = 0; i < patches.length; i++) mean[i % width]! += patches[i]! / count
    return { names: this.names, mean, patches, count }
  }

  async #run(
    where: string,
    samples: Float32Array,
    { hop = PATCH_FRAMES, signal }: MusicnnOptions,
  ): Promise<CountedOutputs> {
    checkInteger(where, 'hop', hop, 1)
    checkSamples(where, samples)
    signal?.throwIfAborted()
    const { data, frames } = this.#mel.compute(samples)
    const starts = patchStarts(frames, hop)
    return { ...(await this.#network.run(logMel(data, frames), starts, signal)), count: starts.length }
  }
}

interface CountedOutputs extends PatchOutputs {
  count: number
}

function penultimate({ penultimate: data, count }: CountedOutputs): MusicnnEmbedding {
  return { data, dimensions: data.length / count, count }
}

function pooled({ maxPool, meanPool, count }: CountedOutputs): MusicnnEmbedding {
  const half = maxPool.length / count
  const data = new Float32Array(2 * maxPool.length)
  for (let n = 0; n < count; n++) {
    data.set(maxPool.subarray(n * half, (n + 1) * half), 2 * n * half)
    data.set(meanPool.subarray(n * half, (n + 1) * half), (2 * n + 1) * half)
  }
  return { data, dimensions: 2 * half, count }
}
