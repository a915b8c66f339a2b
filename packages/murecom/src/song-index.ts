import {
  type BufferFormat,
  BufferReader,
  BufferWriter,
  checkInteger,
  checkMatrix,
  describe,
  ForeignBufferError,
} from '@murecom/internal'
import { BallTree, type KnnKernels } from '@murecom/knn'
import { loadSimdKernels } from '@murecom/knn/simd'
import { atModelRate, type EmbeddingModel } from './embedding-model.ts'
import { DEFAULT_MODEL, entryOfVectors, type ModelName, modelEntry } from './models/by-name.ts'

/** How a {@link SongIndex} hears and counts. */
export interface SongIndexOptions {
  /**
   * How audio becomes vectors: `'musicnn'` (default) has the better neighbours, `'gtzan'` is the original's network and
   * about twenty times as fast, and any {@link EmbeddingModel} will do.
   */
  model?: ModelName | EmbeddingModel
  /** Nearest clips that each clip of a song may vote for. Default 10, as the original. */
  neighborsPerClip?: number
  /**
   * Kernels that search the clips, from `loadSimdKernels` of `@murecom/knn/simd`. Default: those, where the runtime has
   * SIMD, from the first {@link SongIndex.similar} on; null for the pure ones. Every set gives the same answers.
   */
  kernels?: KnnKernels | null
}

/** One song of an answer. */
export interface SimilarSong {
  id: string
  /**
   * Pairs (clip of the query, clip of this song) in which the second is among the nearest of the first; 0 for a song that only
   * fills up an answer for which too few have votes.
   */
  votes: number
  /** Distance of the nearest such pair, in the model's space. */
  distance: number
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
 * await index.similar('a', 1) // [{ id: 'b', votes: 10, distance: 0.7 }]
 */
export class SongIndex {
  readonly #neighborsPerClip: number
  readonly #songs = new Map<string, Float32Array>()
  readonly #modelName: string
  readonly #load: () => Promise<EmbeddingModel>
  readonly #dimensions: number
  #loading: Promise<EmbeddingModel> | undefined
  /** Undefined until the default ones were asked for. */
  #kernels: KnnKernels | null | undefined
  #search: ClipSearch | undefined

  constructor(options: SongIndexOptions = {}) {
    this.#neighborsPerClip = checkInteger('SongIndex', 'neighborsPerClip', options.neighborsPerClip ?? 10, 1)
    this.#kernels = options.kernels
    const { model = DEFAULT_MODEL } = options
    const { name, dimensions, load } =
      typeof model === 'object'
        ? { name: model.name, dimensions: model.dimensions, load: async () => model }
        : modelEntry('SongIndex', model)
    this.#modelName = name
    this.#dimensions = dimensions
    this.#load = load
  }

  /** Number of songs. */
  get size(): number {
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
  async add(id: string, samples: Float32Array, options: { sampleRate: number }): Promise<void> {
    const model = await this.#loadModel()
    this.addVectors(id, await model.embed(atModelRate(model, samples, options.sampleRate)))
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
   * @param query an id of the index, or mono samples (then `options.sampleRate` says at which rate, default the model's)
   * @param n how many at most; default 10
   * @returns most votes first, then nearest; fewer than `n` only when the index has fewer songs
   * @throws RangeError for an unknown id
   */
  async similar(query: string | Float32Array, n = 10, options: { sampleRate?: number } = {}): Promise<SimilarSong[]> {
    checkInteger('SongIndex.similar', 'n', n, 1)
    if (this.#kernels === undefined) {
      this.#kernels = (await loadSimdKernels()) ?? null
      if (this.#kernels) this.#search = undefined // made by a question that could not wait, with the pure ones
    }
    if (typeof query === 'string') {
      const vectors = this.#songs.get(query)
      if (!vectors) throw new RangeError(`SongIndex.similar: query must be an id of the index, got ${describe(query)}`)
      return this.similarToVectors(vectors, n, query)
    }
    const model = await this.#loadModel()
    const samples = atModelRate(model, query, options.sampleRate ?? model.sampleRate)
    return this.similarToVectors(await model.embed(samples), n)
  }

  /** As {@link similar}, for vectors of the index's model; `except` is an id to leave out. */
  similarToVectors(vectors: Float32Array, n: number, except?: string): SimilarSong[] {
    const others = this.size - (except !== undefined && this.#songs.has(except) ? 1 : 0)
    if (others === 0) return []
    this.#search ??= new ClipSearch(this.#songs, this.#dimensions, this.#kernels ?? undefined)
    const search = this.#search
    const wanted = Math.min(n, others)
    const voted = search.vote(vectors, this.#neighborsPerClip, except)
    // When too few songs have votes, those with the nearest clips follow, without any: if every clip had more votes to give,
    // a small index would have its songs all equal, and the first ones would change with n.
    let found = voted
    for (let perClip = this.#neighborsPerClip; found.length < wanted && perClip < search.clips; ) {
      perClip *= 2
      found = search.vote(vectors, perClip, except)
    }
    if (found === voted) return voted.slice(0, n)
    const named = new Set(voted.map(({ id }) => id))
    const rest = found.filter(({ id }) => !named.has(id)).sort((a, b) => a.distance - b.distance)
    return [...voted, ...rest.map(song => ({ ...song, votes: 0 }))].slice(0, n)
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
        `SongIndex.from: the vectors were made by ${describe(model)}, not by ${describe(index.#modelName)}`,
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

  #loadModel(): Promise<EmbeddingModel> {
    this.#loading ??= this.#load()
    return this.#loading
  }
}

/** All clips of an index in one ball tree, and whose they are. */
class ClipSearch {
  readonly clips: number
  readonly #tree: BallTree
  readonly #ids: string[]
  readonly #songOfClip: Int32Array
  readonly #clipsOfSong: Int32Array

  constructor(songs: ReadonlyMap<string, Float32Array>, dimensions: number, kernels: KnnKernels | undefined) {
    this.#ids = [...songs.keys()]
    this.#clipsOfSong = Int32Array.from(songs.values(), v => v.length / dimensions)
    this.clips = this.#clipsOfSong.reduce((a, b) => a + b, 0)
    const data = new Float32Array(this.clips * dimensions)
    this.#songOfClip = new Int32Array(this.clips)
    let clip = 0
    let song = 0
    for (const vectors of songs.values()) {
      data.set(vectors, clip * dimensions)
      const count = vectors.length / dimensions
      this.#songOfClip.fill(song++, clip, clip + count)
      clip += count
    }
    this.#tree = new BallTree(data, { dimensions, ...(kernels ? { kernels } : {}) })
  }

  vote(vectors: Float32Array, perClip: number, except?: string): SimilarSong[] {
    const self = except === undefined ? -1 : this.#ids.indexOf(except)
    const own = self < 0 ? 0 : this.#clipsOfSong[self]!
    const k = Math.min(this.clips, perClip + own)
    const { distances, indices } = this.#tree.query(vectors, { k })
    const found = new Map<number, SimilarSong>()
    for (let row = 0; row < indices.length; row += k) {
      for (let i = row, taken = 0; i < row + k && taken < perClip; i++) {
        const song = this.#songOfClip[indices[i]!]!
        if (song === self) continue
        taken++
        const entry = found.get(song)
        if (entry) {
          entry.votes++
          entry.distance = Math.min(entry.distance, distances[i]!)
        } else found.set(song, { id: this.#ids[song]!, votes: 1, distance: distances[i]! })
      }
    }
    return [...found]
      .sort(([i, a], [j, b]) => b.votes - a.votes || a.distance - b.distance || i - j)
      .map(([, entry]) => entry)
  }
}
