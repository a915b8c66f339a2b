import { checkOneOf } from '@murecom/internal'
import { exactName } from '@murecom/internal/names'
import type Database from 'better-sqlite3'
import { checkName, checkUser } from './checks.ts'
import type { ListenedSongs } from './songs.ts'
import type { Mark, MarkedItem } from './types.ts'

/** What a mark says. */
type Field = 'starred' | 'rating' | 'banned'

const KINDS: readonly MarkedItem['kind'][] = ['song', 'album', 'artist']

/** The SQL of stars, ratings and bans. */
export class MarkStore {
  readonly #db: Database.Database
  readonly #songs: ListenedSongs
  constructor(db: Database.Database, songs: ListenedSongs) {
    this.#db = db
    this.#songs = songs
  }

  /** Sets one field of the mark on an item; a mark that says nothing any more is removed. Call it in a transaction. */
  set(where: string, user: string, item: MarkedItem, field: Field, value: number | null): void {
    const { kind, key, artist, album } = this.#stored(where, item)
    const of = { user: checkUser(where, user), kind, item: key }
    this.#db
      .prepare(
        `INSERT INTO marks (user, kind, item, artist, album, ${field}) VALUES ($user, $kind, $item, $artist, $album, $value)
         ON CONFLICT (user, kind, item) DO UPDATE SET ${field} = excluded.${field},
           artist = excluded.artist, album = excluded.album`,
      )
      .run({ ...of, artist, album, value })
    this.#db
      .prepare(
        `DELETE FROM marks WHERE user = $user AND kind = $kind AND item = $item
           AND starred IS NULL AND rating IS NULL AND banned IS NULL`,
      )
      .run(of)
  }

  list(user: string): Mark[] {
    const rows = this.#db
      .prepare(
        `SELECT kind, artist, album, starred, rating, banned, hash, path
         FROM marks LEFT JOIN songs ON kind = 'song' AND songs.id = CAST(item AS INTEGER)
         WHERE user = ? ORDER BY starred DESC, kind, item`,
      )
      .all(checkUser('Listening.marks', user)) as MarkRow[]
    return rows.map(({ starred, rating, banned, ...row }) => ({ item: itemOf(row), starred, rating, banned }))
  }

  #stored(where: string, item: MarkedItem): { kind: string; key: string; artist: string | null; album: string | null } {
    const kind = checkOneOf(where, 'item.kind', item?.kind, KINDS)
    if (item.kind === 'song') {
      return { kind, key: String(this.#songs.numberOf(where, item)), artist: null, album: null }
    }
    const artist = checkName(where, 'item.artist', item.artist)
    if (item.kind === 'artist') return { kind, key: exactName(artist), artist, album: null }
    const album = checkName(where, 'item.album', item.album)
    return { kind, key: `${exactName(artist)}\n${exactName(album)}`, artist, album }
  }
}

interface MarkRow {
  kind: MarkedItem['kind']
  artist: string | null
  album: string | null
  starred: number | null
  rating: number | null
  banned: number | null
  hash: string | null
  path: string | null
}

function itemOf({ kind, artist, album, hash, path }: Omit<MarkRow, Field>): MarkedItem {
  if (kind === 'song') return { kind, hash: hash!, path: path! }
  return kind === 'artist' ? { kind, artist: artist! } : { kind, artist: artist!, album: album! }
}
