import {
  type BufferFormat,
  BufferReader,
  BufferWriter,
  checkInteger,
  checkMatrix,
  checkNumber,
  checkOptions,
  ForeignBufferError,
  show,
} from '@murecom/internal'
import type { KnnKernels } from '@murecom/knn'
import { loadSimdKernels } from '@murecom/knn/simd'
import { ClipIndex } from './clips/clip-index.ts'
import { atModelRate, type EmbeddingModel, embed } from './embedding-model.ts'
import { DEFAULT_MODEL, entryOfVectors, modelEntry, successorOf } from './models/by-name.ts'
import type { SongComparison, SongRanking } from './songs/ranking.ts'
import {
  ADD_OPTIONS,
  type AddSongOptions,
  SIMILAR_OPTIONS,
  type SimilarSong,
  type SimilarSongsOptions,
  SONG_INDEX_OPTIONS,
  type SongIndexOptions,
} from './songs/song-index-options.ts'
import { SongVectorIndex } from './songs/song-vector-index.ts'

const FORMAT: BufferFormat = { magic: 'mSIX', version: 1, kind: 'song index' }

/**
 * Similar songs by sound, in memory, in any runtime: every song is up to ten clips, every clip a vector. Songs are compared by
 * the cosine of their mean directions. With the original's network, `'gtzan'`, a song's clips vote instead for the songs to
 * which their nearest clips belong; unlike the original, a song's own clips take no part.
 *
 * @example
 * const index = new SongIndex()
 * await index.add('a', samplesOfA, { sampleRate: 44100 })
 * await index.add('b', samplesOfB, { sampleRate: 44100 })
 * await index.similar('a', { limit: 1 }) // [{ id: 'b', score: 0.9 }]
 */
export class SongIndex {
  readonly #k: number | undefined
  readonly #comparison: SongComparison
  readonly #songs = new Map<string, Float32Array>()
  readonly #modelName: string
  readonly #load: () => Promise<EmbeddingModel>
  readonly #dimensions: number
  readonly #kernels: KnnKernels | null | undefined
  #loading: Promise<EmbeddingModel> | undefined
  /** All songs, with their ids by row; undefined when a song has come or gone since. */
  #search: { ids: readonly string[]; ranking: Promise<SongRanking> } | undefined

  constructor(options: SongIndexOptions = {}) {
    const given = checkOptions('SongIndex', options, SONG_INDEX_OPTIONS)
    this.#k = given.k === undefined ? undefined : checkInteger('SongIndex', 'k', given.k, 1)
    this.#kernels = given.kernels
    const { model = DEFAULT_MODEL } = given
    const {
      name,
      dimensions,
      comparison = 'cosine',
    } = typeof model === 'object' ? model : modelEntry('SongIndex', model)
    if (comparison !== 'votes' && this.#k !== undefined) {
      throw new RangeError(`SongIndex: k must be left out where songs are compared by cosine, got ${this.#k}`)
    }
    this.#comparison = comparison
    this.#modelName = name
    this.#dimensions = dimensions
    this.#load = typeof model === 'object' ? async () => model : modelEntry('SongIndex', model).load
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
   * @returns the highest score first, or by votes: most votes first, then nearest. Ties go to the song added first. Fewer
   *   than `limit` only when the index has fewer songs that have a direction
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
      const isOlder = successorOf(model)?.name === index.#modelName
      const help = isOlder ? `: add the songs to a new index, or go on with the model ${show(model)}` : ''
      throw new ForeignBufferError(
        `SongIndex.from: the vectors were made by ${show(model)}, not by ${show(index.#modelName)}${help}`,
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
    const { ids, ranking } = this.#searchable()
    const songs = await ranking
    signal?.throwIfAborted()
    const row = except === undefined ? -1 : ids.indexOf(except)
    return songs.nearest(vectors, { limit, except: row }).map(({ row, ...answer }) => ({ id: ids[row]!, ...answer }))
  }

  #searchable(): { ids: readonly string[]; ranking: Promise<SongRanking> } {
    this.#search ??= { ids: this.ids(), ranking: this.#rank([...this.#songs.values()]) }
    return this.#search
  }

  async #rank(songs: readonly Float32Array[]): Promise<SongRanking> {
    const dimensions = this.#dimensions
    const kernels = this.#kernels === undefined ? await loadSimdKernels() : (this.#kernels ?? undefined)
    if (this.#comparison === 'cosine') return SongVectorIndex.of(songs, { dimensions, kernels })
    return ClipIndex.build(songs, { dimensions, k: this.#k, kernels: kernels ?? null })
  }

  async #embed(samples: Float32Array, sampleRate?: number, signal?: AbortSignal): Promise<Float32Array> {
    signal?.throwIfAborted()
    const model = await this.#loadModel()
    signal?.throwIfAborted()
    const vectors = await embed(model, atModelRate(model, samples, sampleRate ?? model.sampleRate))
    signal?.throwIfAborted()
    return vectors
  }

  #loadModel(): Promise<EmbeddingModel> {
    this.#loading ??= this.#load()
    return this.#loading
  }
}
