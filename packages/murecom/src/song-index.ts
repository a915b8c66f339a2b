import {
  type BufferFormat,
  BufferReader,
  BufferWriter,
  checkInteger,
  checkMatrix,
  checkNumber,
  checkOptions,
  ForeignBufferError,
  type OptionNames,
  show,
} from '@murecom/internal'
import type { KnnKernels } from '@murecom/knn'
import { ClipIndex, VOTES_PER_CLIP } from './clips/clip-index.ts'
import { atModelRate, type EmbeddingModel } from './embedding-model.ts'
import { DEFAULT_MODEL, entryOfVectors, type ModelName, modelEntry } from './models/by-name.ts'

/** How a {@link SongIndex} turns audio into vectors and counts votes. */
export interface SongIndexOptions {
  /**
   * How audio becomes vectors: `'musicnn'` (default) has the better neighbours, `'gtzan'` is the original's network and
   * about twenty times as fast, and any {@link EmbeddingModel} will do.
   */
  model?: ModelName | EmbeddingModel
  /** Nearest clips that each clip of a song votes for. Default 10, as in the original. */
  k?: number
  /**
   * Kernels of the search, from `loadSimdKernels` of `@murecom/knn/simd`. Default: those, where the runtime has SIMD; null
   * for the plain ones. Every set gives the same answers.
   */
  kernels?: KnnKernels | null | undefined
}

/** How {@link SongIndex.similar} and {@link SongIndex.similarToVectors} answer. */
export interface SimilarSongsOptions {
  /** Songs of the answer at most. Default 10. */
  limit?: number
  /** Rate of the samples in Hz. Default: the model's own. */
  sampleRate?: number
  /** Id of a song to leave out. Default: the query itself, when it is an id. */
  except?: string
  /** Rejects with `signal.reason` before the next step: loading the model, embedding, searching. */
  signal?: AbortSignal | undefined
}

/** One song of an answer. */
export interface SimilarSong {
  id: string
  /** Likeness of the songs as wholes, from 0 to 1: max(0, cosine) of the mean directions of their clips. */
  score: number
  /**
   * Pairs (clip of the query, clip of this song) in which the second is among the nearest of the first. The order of an
   * answer. 0 for a song that only fills up an answer for which too few have votes.
   */
  votes: number
  /** Distance of the nearest such pair, in the model's space. */
  distance: number
}

const OPTIONS: OptionNames<SongIndexOptions> = { model: 1, k: 1, kernels: 1 }
const SIMILAR_OPTIONS: OptionNames<SimilarSongsOptions> = { limit: 1, sampleRate: 1, except: 1, signal: 1 }
const ADD_OPTIONS: OptionNames<AddSongOptions> = { sampleRate: 1, signal: 1 }

/** What {@link SongIndex.add} must know of the samples. */
export interface AddSongOptions {
  /** Rate of the samples in Hz. */
  sampleRate: number
  /** Rejects with `signal.reason` before the next step. */
  signal?: AbortSignal | undefined
}

const FORMAT: BufferFormat = { magic: 'mSIX', version: 1, kind: 'song index' }

/**
 * Similar songs by sound, in memory, in any runtime: every song is up to ten clips, every clip a vector; a song's clips
 * vote for the songs to which their nearest clips belong. Unlike the original, a song's own clips take no part.
 *
 * @example
 * const index = new SongIndex()
 * await index.add('a', samplesOfA, { sampleRate: 44100 })
 * await index.add('b', samplesOfB, { sampleRate: 44100 })
 * await index.similar('a', { limit: 1 }) // [{ id: 'b', score: 0.9, votes: 10, distance: 0.7 }]
 */
export class SongIndex {
  readonly #k: number
  readonly #songs = new Map<string, Float32Array>()
  readonly #modelName: string
  readonly #load: () => Promise<EmbeddingModel>
  readonly #dimensions: number
  readonly #kernels: KnnKernels | null | undefined
  #loading: Promise<EmbeddingModel> | undefined
  /** The clips of all songs, with their ids by row; undefined when a song has come or gone since. */
  #search: { ids: readonly string[]; clips: Promise<ClipIndex> } | undefined

  constructor(options: SongIndexOptions = {}) {
    const given = checkOptions('SongIndex', options, OPTIONS)
    this.#k = checkInteger('SongIndex', 'k', given.k ?? VOTES_PER_CLIP, 1)
    this.#kernels = given.kernels
    const { model = DEFAULT_MODEL } = given
    const { name, dimensions, load } =
      typeof model === 'object'
        ? { name: model.name, dimensions: model.dimensions, load: async () => model }
        : modelEntry('SongIndex', model)
    this.#modelName = name
    this.#dimensions = dimensions
    this.#load = load
  }

  /** Number of songs. */
  get length(): number {
    return this.#songs.size
  }

  has(id: string): boolean {
    return this.#songs.has(id)
  }

  /** Ids in order of insertion. */
  ids(): string[] {
    return [...this.#songs.keys()]
  }

  /**
   * Adds a song, or replaces it.
   *
   * @param samples mono, nominally in [-1, 1]; the first 30 s count
   * @throws SongError when there are less than 3 s or nothing but silence
   */
  async add(id: string, samples: Float32Array, options: AddSongOptions): Promise<void> {
    const { sampleRate, signal } = checkOptions('SongIndex.add', options, ADD_OPTIONS)
    checkNumber('SongIndex.add', 'sampleRate', sampleRate, { min: 0, exclusiveMin: true })
    this.addVectors(id, await this.#embed(samples, sampleRate, signal))
  }

  /**
   * Adds a song by vectors that the index's model made earlier, `clips x dimensions`, row-major.
   *
   * @throws RangeError when the vectors do not fit those already there
   */
  addVectors(id: string, vectors: Float32Array): void {
    const clips = checkMatrix('SongIndex.addVectors', 'vectors', vectors, this.#dimensions)
    if (clips === 0) throw new RangeError('SongIndex.addVectors: vectors must hold at least one clip, got 0')
    this.#songs.set(id, vectors)
    this.#search = undefined
  }

  /** Takes a song out; false when it was not there. */
  remove(id: string): boolean {
    this.#search = undefined
    return this.#songs.delete(id)
  }

  /**
   * The songs most similar to one of the index, or to any recording.
   *
   * @param query an id of the index, or mono samples (then `options.sampleRate` says at which rate)
   * @returns most votes first, then nearest; fewer than `limit` only when the index has fewer songs
   * @throws RangeError for an unknown id, SongError for samples that the model cannot use
   */
  async similar(query: string | Float32Array, options: SimilarSongsOptions = {}): Promise<SimilarSong[]> {
    const where = 'SongIndex.similar'
    const { limit, except, sampleRate, signal } = checkOptions(where, options, SIMILAR_OPTIONS)
    if (typeof query !== 'string') {
      return this.#nearest(where, await this.#embed(query, sampleRate, signal), limit, except, signal)
    }
    const vectors = this.#songs.get(query)
    if (!vectors) throw new RangeError(`${where}: query must be an id of the index, got ${show(query)}`)
    return this.#nearest(where, vectors, limit, except ?? query, signal)
  }

  /** As {@link similar}, for vectors of the index's model, `clips x dimensions`. */
  async similarToVectors(vectors: Float32Array, options: SimilarSongsOptions = {}): Promise<SimilarSong[]> {
    const where = 'SongIndex.similarToVectors'
    const { limit, except, signal } = checkOptions(where, options, SIMILAR_OPTIONS)
    checkMatrix(where, 'vectors', vectors, this.#dimensions)
    return this.#nearest(where, vectors, limit, except, signal)
  }

  /** Ids and vectors in one versioned buffer; the model itself is not in it. */
  toBuffer(): ArrayBuffer {
    const writer = new BufferWriter(FORMAT)
    for (const vectors of this.#songs.values()) writer.add(vectors)
    return writer.finish({ dimensions: this.#dimensions, model: this.#modelName, ids: this.ids() })
  }

  /**
   * The index of a buffer that {@link toBuffer} wrote. A model of this package is known by its name.
   *
   * @throws ForeignBufferError for other bytes, or when the model is not the one that made the vectors
   */
  static from(buffer: ArrayBuffer | Uint8Array, options: SongIndexOptions = {}): SongIndex {
    const reader = new BufferReader('SongIndex.from', buffer, FORMAT)
    const { ids, model } = reader.header as { ids: string[]; model: string }
    if (!Array.isArray(ids)) throw new ForeignBufferError('SongIndex.from: the header lists no ids')
    const own = options.model === undefined ? entryOfVectors(model) : undefined
    const index = new SongIndex(own ? { ...options, model: own.option } : options)
    if (model !== index.#modelName) {
      throw new ForeignBufferError(
        `SongIndex.from: the vectors were made by ${show(model)}, not by ${show(index.#modelName)}`,
      )
    }
    const dimensions = reader.integer('dimensions', 1)
    if (dimensions !== index.#dimensions) {
      throw new ForeignBufferError(
        `SongIndex.from: vectors of ${model} have ${index.#dimensions} values, not ${dimensions}`,
      )
    }
    for (const id of ids) index.addVectors(id, reader.take('Float32Array'))
    return index
  }

  async #nearest(
    where: string,
    vectors: Float32Array,
    limit = 10,
    except?: string,
    signal?: AbortSignal,
  ): Promise<SimilarSong[]> {
    checkInteger(where, 'limit', limit, 1)
    const { ids, clips } = this.#searchable()
    const index = await clips
    signal?.throwIfAborted()
    const row = except === undefined ? -1 : ids.indexOf(except)
    const answer = index.nearest(vectors, { limit, k: this.#k, except: row })
    return answer.map(({ row, score, votes, distance }) => ({ id: ids[row]!, score, votes, distance }))
  }

  #searchable(): { ids: readonly string[]; clips: Promise<ClipIndex> } {
    this.#search ??= {
      ids: this.ids(),
      clips: ClipIndex.build([...this.#songs.values()], { dimensions: this.#dimensions, kernels: this.#kernels }),
    }
    return this.#search
  }

  async #embed(samples: Float32Array, sampleRate?: number, signal?: AbortSignal): Promise<Float32Array> {
    signal?.throwIfAborted()
    const model = await this.#loadModel()
    signal?.throwIfAborted()
    const vectors = await model.embed(atModelRate(model, samples, sampleRate ?? model.sampleRate))
    signal?.throwIfAborted()
    return vectors
  }

  #loadModel(): Promise<EmbeddingModel> {
    this.#loading ??= this.#load()
    return this.#loading
  }
}
