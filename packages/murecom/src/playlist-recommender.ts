import { checkInteger, checkOptions, type OptionNames } from '@murecom/internal'
import { foldName as plainFoldName } from '@murecom/internal/names'
import { Blend } from './playlists/blend.ts'
import { type PlaylistCatalog, type RecommendedTrack, recommendedTrack } from './playlists/catalog.ts'
import { type BlendChoice, FIXED_CHOICE } from './playlists/choice/choose-blend.ts'
import { tracksNear } from './playlists/cold/train-cold.ts'
import { NearestTracks } from './playlists/nearest-tracks.ts'
import type {
  AudioNeighbors,
  LimitOptions,
  NamedSong,
  NextSong,
  NextSongsAnswer,
  NextSongsQuery,
} from './playlists/next-songs.ts'
import { type Reason, reasonsOf, sharedArtist } from './playlists/reasons.ts'
import { TrackMatcher } from './playlists/track-matcher.ts'
import { partsOf, type RecommenderModels } from './playlists/training/models.ts'
import { TRAIN_OPTIONS, type TrainOptions, trainDefaults } from './playlists/training/train-options.ts'
import { trainRecommender } from './playlists/training/train-recommender.ts'

/** What a {@link PlaylistRecommender} asks beside its models. */
export interface RecommenderOptions {
  /** Answers for tracks that no playlist knows. */
  audio?: AudioNeighbors | undefined
  /**
   * The search key of a name, for guesses at mistyped ones. Default: without the conversion of traditional Chinese
   * characters, whose tables are large; `openRecommender` of `murecom/node` passes the catalogue's own.
   */
  foldName?: ((name: string) => string) | undefined
}

const RECOMMENDER_OPTIONS: OptionNames<RecommenderOptions> = { audio: 1, foldName: 1 }
const TRAIN: OptionNames<TrainOptions & RecommenderOptions> = { ...TRAIN_OPTIONS, ...RECOMMENDER_OPTIONS }
const QUERY: OptionNames<NextSongsQuery> = { trackName: 1, artists: 1, limit: 1, shift: 1, reasons: 1 }
const LIMIT: OptionNames<LimitOptions> = { limit: 1 }

/** Why a track was recommended for a playlist. */
export interface Explanation {
  /** Tracks of the playlist that brought it, the strongest first, with their shares of the playlists' score. */
  because: { track: RecommendedTrack; share: number }[]
}

/**
 * Next songs from people's playlists. Several models are trained: item-based filtering (RP3beta), EASE on the most frequent
 * tracks, implicit ALS, and word2vec with playlists as sentences. Their scores are standardised for each list and added, with
 * weights that are chosen on lists of the catalogue from which tracks are held out. A model that improves nothing is left out.
 * The next songs of each song are computed at training time, so {@link nextSongs} is a look-up.
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
  #blend: Blend | undefined

  constructor(catalog: PlaylistCatalog, models: RecommenderModels, options: RecommenderOptions = {}) {
    const { audio, foldName = plainFoldName } = checkOptions('PlaylistRecommender', options, RECOMMENDER_OPTIONS)
    this.catalog = catalog
    this.models = models
    this.#audio = audio
    this.#matcher = new TrackMatcher(catalog, models.names, id => this.knows(id))
    this.#nearest = new NearestTracks(
      catalog,
      () => models.items.ids as readonly number[],
      name => foldName(name),
    )
  }

  /**
   * Trains the models on the playlists of a catalogue, finds the weights of their blend, then makes the table of next songs. A
   * training that its signal stops rejects: nothing that could be resumed is kept.
   *
   * @throws (as a rejection) RangeError when an option is out of range, the signal's reason when it is aborted,
   *   RecommenderError code `'nothing-to-learn'` when no two tracks of a playlist are in `minCount` playlists each,
   *   WorkerFailedError when a thread fails
   */
  static async train(
    catalog: PlaylistCatalog,
    options: TrainOptions & RecommenderOptions = {},
  ): Promise<PlaylistRecommender> {
    const where = 'PlaylistRecommender.train'
    const { audio, foldName, ...training } = checkOptions(where, options, TRAIN)
    const { models } = await trainRecommender(where, catalog, trainDefaults(training))
    return new PlaylistRecommender(catalog, models, { audio, foldName })
  }

  /** The weights of the blend, and how good each part was on the lists that were held out. */
  get choice(): BlendChoice {
    return this.models.choice ?? FIXED_CHOICE
  }

  /** Reads and checks all files of a stored recommender now. Otherwise the first question that needs a file reads it. */
  load(): this {
    this.#blended()
    void this.models.cold
    return this
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
    const how = { limit, reasons: asked.reasons === true }
    const { best, known } = this.#matcher.match(trackName, artists)
    if (!best) return this.#byAudio({ name: trackName, artists }, null, how)
    if (!known)
      return this.#byAudio({ name: best.name, artists: best.artists.map(a => a.name) }, recommendedTrack(best), how)
    const near = this.models.table.neighborsOf(known.id)!
    const first = shift ?? Math.min(Math.floor(limit / 3), Math.max(0, near.length - limit))
    const ids = near.subarray(first, first + limit)
    const matched = recommendedTrack(known)
    const next = this.#named([...ids])
    return { status: 'ok', matched, next: asked.reasons ? next.map(song => this.#withReasons([matched], song)) : next }
  }

  /**
   * The id of a song in the playlists, for {@link nextForPlaylist}; undefined when no playlist has it.
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

  /** Tracks that a mistyped name may mean: among the most popular tracks, those whose names are nearest to it. */
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
    const { items } = this.models
    const known = [...new Set(ids)].filter(id => items.has(id))
    // A list of unknown tracks only is continued with what most playlists hold.
    if (known.length === 0) {
      const inList = new Set(ids)
      const popular = items.recommend([], { limit }).map(({ id }) => id as number)
      return popular.filter(id => !inList.has(id))
    }
    return this.#blended()
      .rank(known, limit)
      .map(({ id }) => id)
  }

  #blended(): Blend {
    const { list, song } = this.choice
    this.#blend ??= new Blend(partsOf(this.models), { list: list.weights, song: song.weights })
    return this.#blend
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

  /**
   * Why a track follows a list: in how many playlists it is together with tracks of the list, three at most, and an artist
   * that it shares with them. Ids that the catalogue does not have are passed over.
   */
  reasonsFor(ids: readonly number[], recommended: number): Reason[] {
    const track = this.catalog.track(recommended)
    if (!track) return []
    return reasonsOf(this.models.items, this.catalog.tracks(ids).map(recommendedTrack), recommendedTrack(track))
  }

  #withReasons(list: readonly RecommendedTrack[], song: NextSong): NextSong {
    return { ...song, reasons: reasonsOf(this.models.items, list, song) }
  }

  async #byAudio(
    song: { name: string; artists: readonly string[] },
    matched: RecommendedTrack | null,
    { limit, reasons }: { limit: number; reasons: boolean },
  ): Promise<NextSongsAnswer> {
    const byFeatures = await this.#byFeatures(song, limit)
    if (byFeatures.length > 0) {
      const list = [matched ?? askedAs(song)]
      const next = reasons ? byFeatures.map(other => this.#withReasons(list, other)) : byFeatures
      return { status: 'ok', matched: list[0]!, next }
    }
    const similar = (await this.#audio?.similarTo(song, { limit })) ?? []
    if (similar.length === 0) return matched ? { status: 'not-in-trainset', matched } : { status: 'track-not-found' }
    const next = similar.map(({ name, artists, score }): NextSong => {
      const [track] = this.catalog.findTrack({ trackName: name, artists, limit: 1 })
      const named = track ? recommendedTrack(track) : { id: null, sourceId: null, name, artists, imageUrl: null }
      if (!reasons) return { ...named, because: 'audio' }
      const artist = sharedArtist(song.artists, artists)
      const sound: Reason[] = score === undefined ? [] : [{ kind: 'sound', score }]
      return {
        ...named,
        because: 'audio',
        reasons: artist === undefined ? sound : [...sound, { kind: 'artist', artist }],
      }
    })
    return { status: 'ok', matched: matched ?? askedAs(song), next }
  }

  /** Tracks whose factors are near those that the features of a song of the library predict. */
  async #byFeatures(song: { name: string; artists: readonly string[] }, limit: number): Promise<NextSong[]> {
    const { als, cold } = this.models
    const features = als && cold && (await this.#audio?.featuresOf?.(song))
    if (!features) return []
    const ids = tracksNear(als, cold.predict(features), limit)
    return this.#named(ids).map(track => ({ ...track, because: 'features' }))
  }

  #named(ids: readonly number[]): NextSong[] {
    return this.catalog.tracks(ids).map(track => ({ ...recommendedTrack(track), because: 'playlists' }))
  }
}

/** A song that no playlist knows, as it was asked for. */
function askedAs({ name, artists }: { name: string; artists: readonly string[] }): RecommendedTrack {
  return { id: null, sourceId: null, name, artists: [...artists], imageUrl: null }
}
