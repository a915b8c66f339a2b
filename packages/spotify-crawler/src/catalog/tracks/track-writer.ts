import { foldName } from '../../fold-name.ts'
import { spaceCharacters, storedKey, storedName } from '../../text.ts'
import type { CatalogStore } from '../dialect/store.ts'
import { flag, integerOrNull, textOrNull } from '../stored-values.ts'
import type { AlbumInput, TrackInput } from '../types.ts'
import { AllKeys, factsOf, type KnownKeys, SeenKeys } from './known-keys.ts'
import { bestOf, mergeTracks } from './same-song.ts'
import { StagedRows } from './staged-rows.ts'
import { albumOf, artistOf, lookUpTracks, MOST_ARTISTS, songOf } from './track-keys.ts'

/**
 * Writes tracks with their artists and albums. Ids of what was seen are remembered, so that most tracks cost no look-up;
 * new rows are staged and written together before the transaction is committed.
 */
export class TrackWriter {
  readonly #store: CatalogStore
  readonly #staged: StagedRows
  #keys: KnownKeys
  /** Tracks that were seen as bare ids; undefined until it is asked for. */
  #nameless: Set<number> | undefined
  /** Tracks that became others since ids were asked for. */
  readonly #merged = new Map<number, number>()
  newTracks = 0
  /** The import that writes now; null for a crawl. */
  importId: number | null = null

  constructor(store: CatalogStore) {
    this.#store = store
    this.#staged = new StagedRows(store)
    this.#keys = new SeenKeys(store)
    store.beforeCommit = () => this.#flush()
    store.forgetRows = () => this.forget()
  }

  /** Does `work` while the indexes that find rows are gone: ids come from memory alone, see {@link AllKeys}. */
  async withAllKeys(work: () => Promise<void>): Promise<void> {
    this.#useKeys(new AllKeys(this.#store))
    try {
      await work()
    } finally {
      this.#useKeys(new SeenKeys(this.#store))
    }
  }

  #useKeys(keys: KnownKeys): void {
    this.forget()
    this.#keys = keys
  }

  /** Forgets remembered ids. What is staged in the running transaction is written; after a rollback it is forgotten too. */
  forget(): void {
    if (this.#store.inTransaction) this.#staged.flush()
    else this.#staged.discard()
    this.#keys.forget()
    this.#nameless = undefined
  }

  #flush(): void {
    this.#staged.flush()
    this.#keys.trim()
  }

  /** The id of a track, which is added when it is new. */
  id(track: TrackInput): number {
    const sourceId = storedKey(track.sourceId)
    const song = track.source === 'text' ? songOf(track) : null
    return song === null ? this.#byId(track, sourceId) : this.#byName(track, sourceId, song)
  }

  /** The ids of tracks, in their order. */
  ids(tracks: readonly TrackInput[]): number[] {
    this.#merged.clear()
    if (this.#store.isShared) lookUpTracks(this.#keys, tracks)
    const ids = tracks.map(track => this.id(track))
    return this.#merged.size === 0 ? ids : ids.map(id => this.#merged.get(id) ?? id)
  }

  #byId(track: TrackInput, sourceId: string): number {
    const known = this.#keys.get('tracks', track.source, sourceId)
    const song = known === 0 || track.isFull ? songOf(track) : null
    if (known === 0) {
      const same = song === null ? 0 : this.#keys.get('songs', '', song)
      // Another id is another recording, or the same on another album; a record without one is filled in.
      if ((same & NO_ID) === 0) return this.#addTrack(track, sourceId, song, same)
      const id = Math.floor(same / SONG)
      this.#fillTrack(id, track, sourceId, song)
      return id
    }
    const id = Math.floor(known / TRACK)
    if ((known & FULL) === 0 && (track.isFull || (track.name !== '' && this.#bareIds().has(id))))
      this.#fillTrack(id, track, sourceId, song ?? songOf(track))
    else if ((factsOf(track) & ~known) !== 0) {
      this.#addFacts(id, track)
      this.#keys.set('tracks', track.source, sourceId, known + (factsOf(track) & ~known & ALL_FACTS))
    }
    return id
  }

  /** The track of that title and those artists, whatever id it has. */
  #byName(track: TrackInput, sourceId: string, song: string): number {
    const known = this.#keys.get('songs', '', song)
    if (known === 0) return this.#addTrack(track, sourceId, song, 0)
    if ((known & SEVERAL) !== 0) {
      this.#staged.flushRows()
      return bestOf(this.#store, song, track, this.importId, this.#keys.hasIndexes)
    }
    const id = Math.floor(known / SONG)
    const missing = factsOf(track) & ~known & ALL_FACTS
    if (missing !== 0) {
      this.#addFacts(id, track)
      this.#keys.set('songs', '', song, known + missing)
    }
    return id
  }

  /** What was unknown is filled in; what was known stays. */
  #addFacts(id: number, track: TrackInput): void {
    const album = this.#albumId(track)
    this.#staged.flushRows()
    const { durationMs, explicit, isrc } = track
    this.#store.put(ADD_FACTS, album, integerOrNull(durationMs), flag(explicit), textOrNull(isrc), id)
  }

  #bareIds(): Set<number> {
    const find = "SELECT id FROM tracks WHERE name_fold = '' AND name = ''"
    this.#nameless ??= new Set(this.#store.prepare(find).pluck().all() as number[])
    return this.#nameless
  }

  #addTrack(track: TrackInput, sourceId: string, song: string | null, same: number): number {
    const album = this.#albumId(track) // may write staged rows, so the track's own id is taken after it
    const id = this.#staged.nextId('tracks')
    const name = storedName(track.name)
    const folded = foldName(name)
    if (name === '') this.#bareIds().add(id)
    this.#staged.addTrack(
      id,
      track.source,
      sourceId,
      textOrNull(track.uri),
      name,
      folded,
      album,
      ...factColumns(track),
      track.kind ?? 'track',
      track.isFull ? 1 : 0,
      song,
    )
    const facts = factsOf(track)
    if (song !== null && same === 0)
      this.#keys.set('songs', '', song, id * SONG + (track.source === 'text' ? NO_ID : 0) + facts)
    else if (song !== null && (same & SEVERAL) === 0) this.#keys.set('songs', '', song, same + SEVERAL)
    const artists = this.#putArtists(id, track)
    this.#staged.addWords(id, spaceCharacters(folded), spaceCharacters(artists))
    this.#keys.set('tracks', track.source, sourceId, id * TRACK + (track.isFull ? FULL : 0) + facts)
    this.newTracks++
    return id
  }

  /** A better record of a track that was known by name, or by its id alone: what it has replaces what was known. */
  #fillTrack(id: number, track: TrackInput, sourceId: string, song: string | null): void {
    const album = this.#albumId(track)
    this.#staged.flush()
    const name = storedName(track.name)
    const folded = foldName(name)
    const isFull = track.isFull ? 1 : 0
    const facts = [name, folded, album, ...factColumns(track), isFull, isFull, song]
    this.#store.put(FILL_TRACK, ...facts, track.source, sourceId, textOrNull(track.uri), id)
    this.#nameless?.delete(id)
    this.#keys.set('tracks', track.source, sourceId, id * TRACK + (track.isFull ? FULL : 0) + factsOf(track))
    if (song !== null) this.#joinSong(id, song, factsOf(track))
    this.#store.put('DELETE FROM track_artists WHERE track_id = ?', id)
    const artists = this.#putArtists(id, track)
    this.#store.put(this.#store.dialect.search.remove, id)
    this.#staged.addWords(id, spaceCharacters(folded), spaceCharacters(artists))
  }

  /** A track with an id has got the name of a song; the record of it without an id, where there is one, becomes the same. */
  #joinSong(id: number, song: string, facts: number): void {
    const same = this.#keys.get('songs', '', song)
    const other = Math.floor(same / SONG)
    if (same === 0 || other === id) this.#keys.set('songs', '', song, id * SONG + facts + (same & SEVERAL))
    else if ((same & NO_ID) !== 0) {
      this.#staged.flush()
      mergeTracks(this.#store, other, id, this.#keys.hasIndexes)
      this.#staged.retire(other)
      this.#merged.set(other, id)
      this.#keys.set('songs', '', song, id * SONG + facts)
    } else if ((same & SEVERAL) === 0) this.#keys.set('songs', '', song, same + SEVERAL)
  }

  /** Links the artists in order; returns their folded names. */
  #putArtists(trackId: number, track: TrackInput): string {
    let names = ''
    for (let ord = 0; ord < track.artists.length && ord < MOST_ARTISTS; ord++) {
      const artist = track.artists[ord]!
      const name = storedName(artist.name)
      const folded = foldName(name)
      const [source, sourceId] = artistOf(track, artist)
      let id = this.#keys.get('artists', source, sourceId)
      if (id === 0) {
        id = this.#staged.nextId('artists')
        this.#staged.add('artists', id, source, sourceId, name, folded)
        this.#keys.set('artists', source, sourceId, id)
      }
      this.#staged.link(trackId, ord, id)
      names += ord === 0 ? folded : ` ${folded}`
    }
    return names
  }

  #albumId(track: TrackInput): number | null {
    const key = albumOf(track)
    return key === undefined ? null : this.#putAlbum(...key, track.album!)
  }

  #putAlbum(source: string, sourceId: string, album: AlbumInput): number {
    const releaseDate = textOrNull(album.releaseDate)
    const imageUrl = textOrNull(album.imageUrl)
    const isFull = releaseDate !== null && imageUrl !== null ? 1 : 0
    let known = this.#keys.get('albums', source, sourceId)
    if (known === 0) {
      const id = this.#staged.nextId('albums')
      this.#staged.add('albums', id, source, sourceId, storedName(album.name), releaseDate, imageUrl)
      known = id * 2 + isFull
    } else if (known % 2 === 0 && (releaseDate !== null || imageUrl !== null)) {
      this.#staged.flushRows()
      this.#store.put(FILL_ALBUM, releaseDate, imageUrl, known / 2, releaseDate, imageUrl)
      known += isFull
    }
    this.#keys.set('albums', source, sourceId, known)
    return Math.floor(known / 2)
  }
}

/** The parts of the numbers of `KnownKeys`. */
const TRACK = 16
const FULL = 8
const SONG = 32
const SEVERAL = 16
const NO_ID = 8
const ALL_FACTS = 7

/** What is known of a track beside its names, in the order of the columns: duration_ms, explicit, disc, number, isrc. */
const factColumns = (
  track: TrackInput,
): [number | null, number | null, number | null, number | null, string | null] => [
  integerOrNull(track.durationMs),
  flag(track.explicit),
  integerOrNull(track.disc),
  integerOrNull(track.number),
  textOrNull(track.isrc),
]

const FILL_TRACK = `
  UPDATE tracks SET name = ?, name_fold = ?, album_id = coalesce(?, album_id), duration_ms = coalesce(?, duration_ms),
    explicit = coalesce(?, explicit), disc = coalesce(?, disc), number = coalesce(?, number), isrc = coalesce(?, isrc),
    facts = CASE WHEN facts < ? THEN ? ELSE facts END, song = ?, source = ?, source_id = ?, uri = coalesce(?, uri)
  WHERE id = ?`

const ADD_FACTS = `
  UPDATE tracks SET album_id = coalesce(album_id, ?), duration_ms = coalesce(duration_ms, ?),
    explicit = coalesce(explicit, ?), isrc = coalesce(isrc, ?)
  WHERE id = ?`

const FILL_ALBUM = `
  UPDATE albums SET release_date = coalesce(release_date, ?), image_url = coalesce(image_url, ?)
  WHERE id = ? AND (release_date IS NULL AND CAST(? AS TEXT) IS NOT NULL OR image_url IS NULL AND CAST(? AS TEXT) IS NOT NULL)`
