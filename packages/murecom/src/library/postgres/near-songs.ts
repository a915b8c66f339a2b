import { meanDirection } from '../../algorithms/directions.ts'
import { SongVectorIndex } from '../../songs/song-vector-index.ts'
import { similarRows } from '../answers/similar.ts'
import type { SimilarLibrarySong } from '../answers/types.ts'
import { SONG_COLUMNS, type SongRow, songOf } from '../store/song-columns.ts'
import { floatsOf } from '../store/song-store.ts'
import type { ColumnShape, ColumnSong } from '../table/column-store.ts'
import { artistKeyOf } from '../table/credits.ts'
import { SongTable } from '../table/song-table.ts'
import type { PostgresConnection } from './connection.ts'
import type { SoundsTable } from './sounds-table.ts'

/** Most candidates that pgvector gives. */
export const MOST_CANDIDATES = 1000
/** Songs that are read for each song of an answer: half precision swaps neighbours, and some will be left out. */
const READ = 4
/** Songs that are read beyond that. */
const SPARE = 64

/** Columns of a song that its answer and its comparison need. */
const COLUMNS = `id, hash, vectors, ${SONG_COLUMNS}`
type StoredSong = Omit<ColumnSong, 'tags'> & SongRow

/** How near songs are chosen. */
interface NearRules {
  limit: number
  excludeSameArtist: boolean
  foldCopies: boolean
  candidates: number
}

/** What songs are compared with: one of the library, or clips. */
export type NearQuery = { song: StoredSong } | { clips: Float32Array }

/**
 * Songs of a library on PostgreSQL that are near another: pgvector finds candidates, whose vectors are then read and ranked
 * exactly, by the code that ranks all songs of a library file.
 */
export class NearSongs {
  readonly #connection: PostgresConnection
  readonly #sounds: SoundsTable
  readonly #dimensions: number

  constructor(connection: PostgresConnection, sounds: SoundsTable, dimensions: number) {
    this.#connection = connection
    this.#sounds = sounds
    this.#dimensions = dimensions
  }

  /** The song at a path of the library. */
  async at(path: string): Promise<StoredSong | undefined> {
    const [song] = await this.#connection.query(`SELECT ${COLUMNS} FROM songs WHERE path = $1`, [path])
    return song as unknown as StoredSong | undefined
  }

  async nearest(query: NearQuery, rules: NearRules, signal?: AbortSignal): Promise<SimilarLibrarySong[]> {
    const clips = 'song' in query ? floatsOf(query.song.vectors) : query.clips
    const direction = new Float32Array(this.#dimensions)
    if (!meanDirection(clips, this.#dimensions, direction, 0)) return []
    // What is left out makes room for songs further away: ask for more until there are enough, or no more to ask for.
    const first = Math.min(READ * rules.limit + SPARE, MOST_CANDIDATES)
    for (let limit = first; ; limit = Math.min(4 * limit, MOST_CANDIDATES)) {
      const candidates = Math.max(rules.candidates, limit)
      const found = await this.#sounds.near(direction, { columns: COLUMNS, limit, candidates })
      signal?.throwIfAborted()
      const answers = this.#ranked(found as StoredSong[], query, clips, rules)
      if (answers.length === rules.limit || limit === MOST_CANDIDATES) return answers
    }
  }

  #ranked(found: readonly StoredSong[], query: NearQuery, clips: Float32Array, rules: NearRules): SimilarLibrarySong[] {
    const own = 'song' in query ? query.song : undefined
    // Its own recording is known by the song, which need not be among those that were found.
    const others = found.filter(({ id }) => id !== own?.id)
    const songs = (own ? [...others, own] : others).sort((a, b) => a.id - b.id)
    const shape: ColumnShape = { dimensions: this.#dimensions, tagCount: 0 }
    const table = SongTable.ofSongs(
      songs.map(song => ({ ...song, tags: null })),
      shape,
    )
    const rows = table.base.matrix('vectors').subarray(0, songs.length * this.#dimensions)
    const ranking = new SongVectorIndex(rows, { dimensions: this.#dimensions, isOut: row => table.isOut(row) })
    const artistKey = own ? artistKeyOf(songOf(own)) : 0
    const row = own ? table.rowOf(own.id)! : -1
    return similarRows(table, ranking, { row, artistKey, clips }, rules).map(({ row, ...how }) => ({
      ...songOf(songs[row]!),
      ...how,
    }))
  }
}
