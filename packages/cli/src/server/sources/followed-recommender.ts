import type { PlaylistCatalog, PlaylistRecommender } from 'murecom'
import { openRecommender, recommenderManifest } from 'murecom/node'
import type { NextSongSource } from './next-song-source.ts'

/** Time between two looks at whether the model was trained again: a small file is read. */
const LOOK_AGAIN_MS = 2000

/** How a {@link FollowedRecommender} says what it does. */
interface FollowOptions {
  /** Gets a line when a new model was taken up, or cannot be. */
  onNotice: (line: string) => void
  lookAgainMs?: number
}

/**
 * The recommender in a folder, and after a training the new one: each question is answered by the one that is there when it is
 * asked. A model that cannot be opened leaves the old one in place.
 */
export class FollowedRecommender implements NextSongSource {
  readonly #folder: string
  readonly #catalog: PlaylistCatalog
  readonly #onNotice: (line: string) => void
  readonly #timer: ReturnType<typeof setInterval>
  #current: PlaylistRecommender
  #seen: string
  #opening: Promise<void> | undefined

  private constructor(
    folder: string,
    catalog: PlaylistCatalog,
    opened: { recommender: PlaylistRecommender; training: string },
    { onNotice, lookAgainMs = LOOK_AGAIN_MS }: FollowOptions,
  ) {
    this.#folder = folder
    this.#catalog = catalog
    this.#current = opened.recommender
    this.#seen = opened.training
    this.#onNotice = onNotice
    this.#timer = setInterval(() => this.#look(), lookAgainMs)
    this.#timer.unref()
  }

  /** @throws as `openRecommender` */
  static async open(folder: string, catalog: PlaylistCatalog, options: FollowOptions): Promise<FollowedRecommender> {
    return new FollowedRecommender(folder, catalog, await openWhole(folder, catalog), options)
  }

  get nextSongs(): PlaylistRecommender['nextSongs'] {
    return query => this.#current.nextSongs(query)
  }

  get nearestTracks(): PlaylistRecommender['nearestTracks'] {
    return (song, options) => this.#current.nearestTracks(song, options)
  }

  get nextForPlaylist(): PlaylistRecommender['nextForPlaylist'] {
    return (ids, options) => this.#current.nextForPlaylist(ids, options)
  }

  get idOf(): PlaylistRecommender['idOf'] {
    return song => this.#current.idOf(song)
  }

  get knows(): PlaylistRecommender['knows'] {
    return id => this.#current.knows(id)
  }

  get explain(): PlaylistRecommender['explain'] {
    return (ids, recommended) => this.#current.explain(ids, recommended)
  }

  /** Looks no more. Resolves when no model is being opened. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#opening
  }

  #look(): void {
    if (this.#opening) return
    const training = trainingIn(this.#folder)
    if (training === undefined || training === this.#seen) return
    this.#opening = this.#takeUp(training).finally(() => {
      this.#opening = undefined
    })
  }

  async #takeUp(training: string): Promise<void> {
    this.#seen = training // what cannot be opened is tried once
    try {
      const opened = await openWhole(this.#folder, this.#catalog)
      this.#current = opened.recommender
      this.#seen = opened.training
      this.#onNotice(`${this.#folder}: the new model answers from now on`)
    } catch (error) {
      this.#onNotice(`the model from before goes on answering: ${(error as Error).message}`)
    }
  }
}

/** The recommender with all models read, so that no later training can take their files away. */
async function openWhole(
  folder: string,
  catalog: PlaylistCatalog,
): Promise<{ recommender: PlaylistRecommender; training: string }> {
  const training = trainingIn(folder) ?? ''
  const recommender = await openRecommender(folder, catalog)
  recommender.load()
  return { recommender, training }
}

/** Identifies a training; undefined while there is none. */
function trainingIn(folder: string): string | undefined {
  try {
    const { id, trainedAt } = recommenderManifest(folder)
    return id ?? trainedAt
  } catch {
    return undefined
  }
}
