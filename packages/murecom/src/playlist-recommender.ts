import { checkInteger, checkOptions, type OptionNames } from '@murecom/internal'
import { foldName as plainFoldName } from '@murecom/internal/names'
import { ItemKnn } from '@murecom/item-cf'
import { loadSimdKernels as loadItemCfKernels } from '@murecom/item-cf/simd'
import { type KeyedVectors, Word2Vec } from '@murecom/word2vec'
import { loadSimdKernels as loadWord2VecKernels } from '@murecom/word2vec/simd'
import {
  type CatalogTrack,
  type PlaylistCatalog,
  type RecommendedTrack,
  recommendedTrack,
} from './playlists/catalog.ts'
import { NameTable } from './playlists/name-table.ts'
import { NearestTracks } from './playlists/nearest-tracks.ts'
import type { NeighborTable } from './playlists/neighbor-table.ts'
import type {
  AudioNeighbors,
  LimitOptions,
  NamedSong,
  NextSong,
  NextSongsAnswer,
  NextSongsQuery,
} from './playlists/next-songs.ts'
import { fuseRanks, VECTORS_WEIGHT } from './playlists/rank-fusion.ts'
import { TrackMatcher } from './playlists/track-matcher.ts'
import { TRAIN_OPTIONS, type TrainOptions, trainDefaults } from './playlists/train-options.ts'
import { buildNeighborTable } from './playlists/train-table.ts'
import { checkLearnable, countTracks } from './playlists/training-counts.ts'

/** The parts of a trained recommender; each has `toBuffer` and `from`. */
export interface RecommenderModels {
  readonly items: ItemKnn
  readonly vectors: KeyedVectors<number>
  readonly table: NeighborTable
  /** Tracks that have next songs, by name. Without it the catalogue is searched for every question. */
  readonly names?: NameTable | undefined
}

/** What a {@link PlaylistRecommender} asks beside its models. */
export interface RecommenderOptions {
  /** Answers for tracks that no playlist knows. */
  audio?: AudioNeighbors | undefined
  /**
   * The search key of a name, for guesses at mistyped ones. Default: without the conversion of traditional Chinese
   * characters, whose tables are large; `openRecommender` of `murecom/node` hands in the catalogue's own.
   */
  foldName?: ((name: string) => string) | undefined
}

const RECOMMENDER_OPTIONS: OptionNames<RecommenderOptions> = { audio: 1, foldName: 1 }
const TRAIN: OptionNames<TrainOptions & RecommenderOptions> = { ...TRAIN_OPTIONS, ...RECOMMENDER_OPTIONS }
const QUERY: OptionNames<NextSongsQuery> = { trackName: 1, artists: 1, limit: 1, shift: 1 }
const LIMIT: OptionNames<LimitOptions> = { limit: 1 }

/** Why a track was recommended for a playlist. */
export interface Explanation {
  /** Tracks of the playlist that brought it, the strongest first, with their shares of the playlists' score. */
  because: { track: RecommendedTrack; share: number }[]
}

/**
 * Next songs from people's playlists: item-based collaborative filtering and word2vec, blended by rank. What one song
 * leads to is found at training time; an answer to {@link nextSongs} is a look-up.
 *
 * @example
 * const catalog = await openCatalog('playlists.db')
 * const recommender = await PlaylistRecommender.train(catalog)
 * await recommender.nextSongs({ trackName: 'Halo', artists: ['Beyoncé'], limit: 5 })
 */
export class PlaylistRecommender {
  readonly models: RecommenderModels
  /** The catalogue whose ids the models know. */
  readonly catalog: PlaylistCatalog
  readonly #audio: AudioNeighbors | undefined
  readonly #nearest: NearestTracks
  readonly #matcher: TrackMatcher

  constructor(catalog: PlaylistCatalog, models: RecommenderModels, options: RecommenderOptions = {}) {
    const { audio, foldName = plainFoldName } = checkOptions('PlaylistRecommender', options, RECOMMENDER_OPTIONS)
    this.catalog = catalog
    this.models = models
    this.#audio = audio
    this.#matcher = new TrackMatcher(catalog, models.names, id => this.knows(id))
    this.#nearest = new NearestTracks(
      catalog,
      () => models.vectors.keys,
      name => foldName(name),
    )
  }

  /**
   * Trains both models on the playlists of a catalogue, then the table of next songs. A training that its signal stops
   * rejects: nothing that could be resumed is kept.
   *
   * @throws (as a rejection) RangeError when an option is out of range, the signal's reason when it is aborted,
   *   RecommenderError code `'nothing-to-learn'` when no two tracks of a playlist are in `minCount` playlists each,
   *   WorkerFailedError when a thread fails
   */
  static async train(
    catalog: PlaylistCatalog,
    options: TrainOptions & RecommenderOptions = {},
  ): Promise<PlaylistRecommender> {
    const { audio, foldName, ...training } = checkOptions('PlaylistRecommender.train', options, TRAIN)
    const o = trainDefaults(training)
    const playlists = catalog.playlists({ minLength: 2 })
    const counts = await countTracks(playlists, o)
    o.onCounts(counts)
    checkLearnable('PlaylistRecommender.train', counts)
    const { minCount } = counts
    o.onStage('items')
    const items = await ItemKnn.fitParallel(playlists, {
      similarity: 'rp3beta',
      k: o.k,
      minCount,
      workers: o.workers,
      kernels: o.kernels.itemCf ?? (await loadItemCfKernels()),
      createWorker: o.createWorkers.itemCf,
      signal: o.signal,
    })
    o.onStage('vectors')
    const model = await Word2Vec.train(playlists as Iterable<number[]>, {
      sg: true,
      vectorSize: o.vectorSize,
      window: o.window,
      epochs: o.epochs,
      minCount,
      seed: o.seed,
      workers: o.workers,
      kernels: o.kernels.word2vec ?? (await loadWord2VecKernels()),
      ...(o.createWorkers.word2vec && { createWorker: o.createWorkers.word2vec }),
      signal: o.signal,
      onProgress: o.onProgress,
    })
    o.signal?.throwIfAborted()
    o.onStage('table')
    const { vectors } = model
    const table = await buildNeighborTable(items, vectors, o)
    // word2vec's keys are in the order of their counts.
    const names = NameTable.build(tracksOf(catalog, vectors.keys))
    return new PlaylistRecommender(catalog, { items, vectors, table, names }, { audio, foldName })
  }

  /**
   * The songs that could follow one song.
   *
   * @throws RangeError when `limit` or `shift` is out of range
   */
  async nextSongs(query: NextSongsQuery): Promise<NextSongsAnswer> {
    const where = 'PlaylistRecommender.nextSongs'
    const { trackName, artists = [], ...asked } = checkOptions(where, query, QUERY)
    const limit = checkInteger(where, 'limit', asked.limit ?? 10, 1, 1000)
    const { shift } = asked
    if (shift !== undefined) checkInteger(where, 'shift', shift, 0, 10_000)
    const { best, known } = this.#matcher.match(trackName, artists)
    if (!best) return this.#byAudio({ name: trackName, artists }, null, limit)
    if (!known)
      return this.#byAudio({ name: best.name, artists: best.artists.map(a => a.name) }, recommendedTrack(best), limit)
    const near = this.models.table.neighborsOf(known.id)!
    const first = shift ?? Math.min(Math.floor(limit / 3), Math.max(0, near.length - limit))
    const ids = near.subarray(first, first + limit)
    return { status: 'ok', matched: recommendedTrack(known), next: this.#named([...ids]) }
  }

  /**
   * The id under which playlists know a song, for {@link nextForPlaylist}; undefined when none does.
   *
   * @param song title and artists, matched as {@link nextSongs} does
   */
  idOf(song: NamedSong): number | undefined {
    return this.#matcher.match(song.trackName, song.artists ?? []).known?.id
  }

  /** True when a playlist that was trained on holds the track. */
  knows(id: number): boolean {
    return this.models.table.neighborsOf(id) !== undefined
  }

  /** What a name that no track has may have meant: the nearest of the most popular tracks' names, mistyped letters forgiven. */
  nearestTracks(song: NamedSong, options: LimitOptions = {}): RecommendedTrack[] {
    const where = 'PlaylistRecommender.nearestTracks'
    const limit = checkInteger(where, 'limit', checkOptions(where, options, LIMIT).limit ?? 10, 1)
    return this.#nearest.find(song.trackName, song.artists ?? [], limit).map(recommendedTrack)
  }

  /**
   * Songs that could continue a playlist, best first; never one that is in it.
   *
   * @param ids track ids of the catalogue, in order; those that no playlist knew at training are passed over
   * @throws RangeError when `limit` is below 1
   */
  nextForPlaylist(ids: readonly number[], options: LimitOptions = {}): NextSong[] {
    return this.#named(this.#continue('PlaylistRecommender.nextForPlaylist', ids, options))
  }

  /** As {@link nextForPlaylist}, by ids alone: no look-up in the catalogue. */
  idsForPlaylist(ids: readonly number[], options: LimitOptions = {}): number[] {
    return this.#continue('PlaylistRecommender.idsForPlaylist', ids, options)
  }

  #continue(where: string, ids: readonly number[], options: LimitOptions): number[] {
    const limit = checkInteger(where, 'limit', checkOptions(where, options, LIMIT).limit ?? 10, 1, 10_000)
    const { items, vectors } = this.models
    const inList = new Set(ids)
    const depth = 3 * limit
    const byItems = items.recommend(ids, { limit: depth, fallback: 'none' }).map(({ id }) => id as number)
    const known = [...inList].filter(id => vectors.has(id))
    const byVectors =
      known.length === 0 ? [] : vectors.mostSimilar({ positive: known, limit: depth }).map(({ id }) => id)
    const fused = fuseRanks([
      { items: byItems, weight: 1 },
      { items: byVectors, weight: VECTORS_WEIGHT },
    ]).map(({ item }) => item)
    // A list of unknown tracks only is continued with what most playlists hold.
    const best = fused.length > 0 ? fused : items.recommend([], { limit }).map(({ id }) => id as number)
    return best.filter(id => !inList.has(id)).slice(0, limit)
  }

  /** Which tracks of a playlist brought a recommended one. */
  explain(ids: readonly number[], recommended: number): Explanation {
    const because = this.models.items.explain(ids, recommended)
    const total = because.reduce((sum, { score }) => sum + score, 0)
    return {
      because: because.flatMap(({ id, score }) => {
        const track = this.catalog.track(id as number)
        return track ? [{ track: recommendedTrack(track), share: score / total }] : []
      }),
    }
  }

  async #byAudio(
    song: { name: string; artists: readonly string[] },
    matched: RecommendedTrack | null,
    limit: number,
  ): Promise<NextSongsAnswer> {
    const similar = (await this.#audio?.similarTo(song, { limit })) ?? []
    if (similar.length === 0) return matched ? { status: 'not-in-trainset', matched } : { status: 'track-not-found' }
    const next = similar.map(({ name, artists }): NextSong => {
      const [track] = this.catalog.findTrack({ trackName: name, artists, limit: 1 })
      const named = track ? recommendedTrack(track) : { id: null, sourceId: null, name, artists, imageUrl: null }
      return { ...named, because: 'audio' }
    })
    const asked = { id: null, sourceId: null, name: song.name, artists: [...song.artists], imageUrl: null }
    return { status: 'ok', matched: matched ?? asked, next }
  }

  #named(ids: readonly number[]): NextSong[] {
    return this.catalog.tracks(ids).map(track => ({ ...recommendedTrack(track), because: 'playlists' }))
  }
}

function* tracksOf(catalog: PlaylistCatalog, ids: readonly number[]): Generator<CatalogTrack> {
  for (let i = 0; i < ids.length; i += 1000) yield* catalog.tracks(ids.slice(i, i + 1000))
}
