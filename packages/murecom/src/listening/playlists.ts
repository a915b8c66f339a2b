import { checkOptions, type OptionNames } from '@murecom/internal'
import type Database from 'better-sqlite3'
import { ListeningError } from '../errors.ts'
import { checkComment, checkName, checkSongs, checkUser } from './checks.ts'
import type { ListenedSongs } from './songs.ts'
import type {
  ListenedSong,
  NewPlaylist,
  PlaylistChanges,
  PlaylistInfo,
  PlaylistOrigin,
  SavedPlaylist,
} from './types.ts'

const CHANGES: OptionNames<PlaylistChanges> = { name: 1, comment: 1, public: 1, songs: 1, origin: 1 }
const NEW: OptionNames<NewPlaylist> = { ...CHANGES, owner: 1 }
const INFO = `SELECT id, owner, name, comment, public, created, changed, server, server_id,
  (SELECT count(*) FROM entries WHERE playlist = id) AS length FROM playlists`

/** The SQL of playlists. */
export class PlaylistStore {
  readonly #db: Database.Database
  readonly #songs: ListenedSongs
  constructor(db: Database.Database, songs: ListenedSongs) {
    this.#db = db
    this.#songs = songs
  }

  create(playlist: NewPlaylist): number {
    const where = 'Listening.createPlaylist'
    const { owner = '', name, comment = '', songs = [], origin = null, ...rest } = checkOptions(where, playlist, NEW)
    const now = Date.now()
    const { lastInsertRowid } = this.#db
      .prepare(
        `INSERT INTO playlists (owner, name, comment, public, created, changed, server, server_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        ...[checkUser(where, owner), checkName(where, 'name', name), checkComment(where, comment)],
        ...[rest.public === true ? 1 : 0, now, now, ...columnsOf(where, origin)],
      )
    this.#setSongs(where, Number(lastInsertRowid), songs)
    return Number(lastInsertRowid)
  }

  replace(id: number, changes: Partial<PlaylistChanges>): void {
    const where = 'Listening.replacePlaylist'
    const old = this.info(id)
    if (!old) throw new ListeningError('no-playlist', `there is no playlist ${id}`)
    const { name, comment, songs, origin, ...rest } = checkOptions(where, changes as PlaylistChanges, CHANGES)
    const [server, serverId] = columnsOf(where, origin === undefined ? old.origin : origin)
    this.#db
      .prepare(
        `UPDATE playlists SET name = ?, comment = ?, public = ?, server = ?, server_id = ?, changed = max(changed + 1, ?)
         WHERE id = ?`,
      )
      .run(
        name === undefined ? old.name : checkName(where, 'name', name),
        comment === undefined ? old.comment : checkComment(where, comment),
        (rest.public ?? old.public) ? 1 : 0,
        ...[server, serverId, Date.now(), id],
      )
    if (songs !== undefined) this.#setSongs(where, id, songs)
  }

  delete(id: number): boolean {
    this.#db.prepare('DELETE FROM entries WHERE playlist = ?').run(id)
    return this.#db.prepare('DELETE FROM playlists WHERE id = ?').run(id).changes > 0
  }

  list(user: string): PlaylistInfo[] {
    const sql = `${INFO} WHERE owner = ? OR public = 1 ORDER BY name, id`
    return (this.#db.prepare(sql).all(checkUser('Listening.playlists', user)) as InfoRow[]).map(infoOf)
  }

  info(id: number): PlaylistInfo | undefined {
    const row = this.#db.prepare(`${INFO} WHERE id = ?`).get(id) as InfoRow | undefined
    return row && infoOf(row)
  }

  at(id: number): SavedPlaylist | undefined {
    const info = this.info(id)
    if (!info) return undefined
    const songs = this.#db
      .prepare('SELECT hash, path FROM entries JOIN songs ON songs.id = song WHERE playlist = ? ORDER BY position')
      .all(id) as ListenedSong[]
    return { ...info, songs }
  }

  of(origin: PlaylistOrigin): SavedPlaylist | undefined {
    const columns = columnsOf('Listening.playlistOf', origin)
    const row = this.#db.prepare('SELECT id FROM playlists WHERE server = ? AND server_id = ?').get(...columns) as
      | { id: number }
      | undefined
    return row && this.at(row.id)
  }

  #setSongs(where: string, id: number, songs: readonly ListenedSong[]): void {
    this.#db.prepare('DELETE FROM entries WHERE playlist = ?').run(id)
    const add = this.#db.prepare('INSERT INTO entries (playlist, position, song) VALUES (?, ?, ?)')
    for (const [position, song] of checkSongs(where, songs).entries()) {
      add.run(id, position, this.#songs.numberOf(where, song))
    }
  }
}

interface InfoRow {
  id: number
  owner: string
  name: string
  comment: string
  public: number
  created: number
  changed: number
  server: string | null
  server_id: string | null
  length: number
}

function infoOf({ server, server_id, ...row }: InfoRow): PlaylistInfo {
  const { id, owner, name, comment, created, changed, length } = row
  const origin = server === null ? null : { server, id: server_id! }
  return { id, owner, name, comment, public: row.public === 1, created, changed, origin, length }
}

function columnsOf(where: string, origin: PlaylistOrigin | null): [server: string | null, id: string | null] {
  if (origin === null) return [null, null]
  return [checkName(where, 'origin.server', origin.server), checkName(where, 'origin.id', origin.id)]
}
