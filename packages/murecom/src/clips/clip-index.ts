import { BallTree, type KnnKernels, voteByGroup } from '@murecom/knn'
import { loadSimdKernels } from '@murecom/knn/simd'
import { cosine, meanDirection } from '../algorithms/directions.ts'
import type { NearestOptions, ScoredRow, SongRanking } from '../songs/ranking.ts'

/** A song that clips voted for, by its row. */
interface VotedRow {
  row: number
  /** Votes of the query's clips for this song's clips, each for its nearest clips. */
  votes: number
  /** Distance of the nearest clip with a vote. */
  distance: number
}

/** How {@link ClipIndex.build} searches. */
interface ClipIndexOptions {
  /** Length of a clip's vector. */
  dimensions: number
  /** Nearest clips that each clip of a query votes for. Default {@link VOTES_PER_CLIP}. */
  k?: number
  /** Kernels of the search. Default: SIMD where the runtime has it; null for the plain ones. */
  kernels?: KnnKernels | null | undefined
}

/** Neighbours that each clip votes for, as in the original. */
const VOTES_PER_CLIP = 10

/**
 * The clips of songs in one ball tree. A song is its row: the number of its entry in the list that {@link build} gets.
 * `SongIndex` names rows by ids, `Library` by its table.
 */
export class ClipIndex implements SongRanking {
  /** Number of songs. */
  readonly length: number
  readonly #clips: readonly Float32Array[]
  readonly #dimensions: number
  readonly #k: number
  readonly #rowOfClip: Int32Array
  /** Mean directions of the songs, made when a song is first in an answer; the last row is the query's. */
  readonly #directions: Float32Array
  readonly #hasDirection: Uint8Array
  /** Undefined without clips. */
  readonly #tree: BallTree | undefined

  private constructor(clips: readonly Float32Array[], dimensions: number, k: number, kernels: KnnKernels | undefined) {
    this.length = clips.length
    this.#clips = clips
    this.#dimensions = dimensions
    this.#k = k
    this.#directions = new Float32Array((clips.length + 1) * dimensions)
    this.#hasDirection = new Uint8Array(clips.length)
    const values = clips.reduce((sum, { length }) => sum + length, 0)
    this.#rowOfClip = new Int32Array(values / dimensions)
    const data = new Float32Array(values)
    let at = 0
    for (const [row, vectors] of clips.entries()) {
      data.set(vectors, at)
      this.#rowOfClip.fill(row, at / dimensions, (at + vectors.length) / dimensions)
      at += vectors.length
    }
    if (values > 0) this.#tree = new BallTree(data, { dimensions, ...(kernels ? { kernels } : {}) })
  }

  /**
   * Builds the tree. O(clips x log clips x dimensions)
   *
   * @param clips `clips x dimensions` of each song, row-major, at least one clip; kept, not copied
   */
  static async build(clips: readonly Float32Array[], options: ClipIndexOptions): Promise<ClipIndex> {
    const { dimensions, k = VOTES_PER_CLIP, kernels = await loadSimdKernels() } = options
    return new ClipIndex(clips, dimensions, k, kernels ?? undefined)
  }

  /**
   * The songs that the clips of a query vote for: each clip for its `perClip` nearest, clips of the row `except` left out.
   *
   * @returns most votes first, then nearest, then by row
   */
  #vote(vectors: Float32Array, perClip: number, except: number): VotedRow[] {
    if (!this.#tree) return []
    const own = (this.#clips[except]?.length ?? 0) / this.#dimensions
    const k = Math.min(this.#rowOfClip.length, perClip + own)
    const neighbors = this.#tree.query(vectors, { k })
    const votes = voteByGroup(neighbors, { k, groupOf: this.#rowOfClip, except, voters: perClip })
    return votes.map(({ id, votes, distance }) => ({ row: id, votes, distance }))
  }

  /**
   * The `limit` songs nearest to a query: those with votes, then, without any, those with the nearest clips. If every clip
   * had more votes instead, a small index would have its songs all equal, and the first ones would change with `limit`.
   *
   * @returns fewer only when the index has fewer songs
   */
  nearest(vectors: Float32Array, { limit, except = -1 }: NearestOptions): ScoredRow[] {
    const others = this.length - (this.#clips[except] ? 1 : 0)
    const voted = this.#vote(vectors, this.#k, except)
    let found = voted
    for (let perClip = this.#k; found.length < Math.min(limit, others) && perClip < this.#rowOfClip.length; ) {
      perClip *= 2
      found = this.#vote(vectors, perClip, except)
    }
    const named = new Set(voted.map(({ row }) => row))
    const rest = found.filter(({ row }) => !named.has(row)).sort((a, b) => a.distance - b.distance)
    const answer = [...voted, ...rest.map(entry => ({ ...entry, votes: 0 }))].slice(0, limit)
    return this.#scored(vectors, answer)
  }

  #scored(vectors: Float32Array, answer: readonly VotedRow[]): ScoredRow[] {
    const d = this.#dimensions
    const directions = this.#directions
    meanDirection(vectors, d, directions, this.length * d)
    return answer.map(entry => {
      const { row } = entry
      if (!this.#hasDirection[row]) meanDirection(this.#clips[row]!, d, directions, row * d)
      this.#hasDirection[row] = 1
      return { ...entry, score: Math.min(1, Math.max(0, cosine(directions, this.length, row, d))) }
    })
  }
}
