import type { OptionNames } from '@murecom/internal'
import type { KnnKernels } from '@murecom/knn'
import type { EmbeddingModel } from '../embedding-model.ts'
import type { ModelName } from '../models/by-name.ts'

/** How a `SongIndex` turns audio into vectors and compares them. */
export interface SongIndexOptions {
  /**
   * How audio becomes vectors: `'musicnn'` (default) has the better neighbours, `'gtzan'` is the original's network and
   * much faster, `'musicnn-1'` goes on with vectors of older versions, and any {@link EmbeddingModel} will do.
   */
  model?: ModelName | EmbeddingModel
  /**
   * Nearest clips that each clip of a song votes for. Default 10, as in the original. Only for a model whose songs are
   * compared by votes, such as `'gtzan'`.
   */
  k?: number
  /**
   * Kernels of the search, from `loadSimdKernels` of `@murecom/knn/simd`. Default: those, where the runtime has SIMD; null
   * for the plain ones. Every set gives the same answers.
   */
  kernels?: KnnKernels | null | undefined
}

/** How `SongIndex.similar` and `SongIndex.similarToVectors` answer. */
export interface SimilarSongsOptions {
  /** Most songs that are returned. Default 10. */
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
  /** Likeness from 0 to 1: max(0, cosine) of the mean directions of the songs' clips. */
  score: number
  /**
   * A clip of the query votes for each of its nearest clips; this is the number of votes for clips of this song, by which
   * the answer is then ordered. 0 for a song that fills up an answer because too few songs have votes. Only where songs are
   * compared by votes.
   */
  votes?: number
  /** Distance of the nearest clip with a vote, in the model's space. Only where songs are compared by votes. */
  distance?: number
}

/** What `SongIndex.add` must know of the samples. */
export interface AddSongOptions {
  /** Rate of the samples in Hz. */
  sampleRate: number
  /** Rejects with `signal.reason` before the next step. */
  signal?: AbortSignal | undefined
}

export const SONG_INDEX_OPTIONS: OptionNames<SongIndexOptions> = { model: 1, k: 1, kernels: 1 }
export const SIMILAR_OPTIONS: OptionNames<SimilarSongsOptions> = { limit: 1, sampleRate: 'sr', except: 1, signal: 1 }
export const ADD_OPTIONS: OptionNames<AddSongOptions> = { sampleRate: 'sr', signal: 1 }
