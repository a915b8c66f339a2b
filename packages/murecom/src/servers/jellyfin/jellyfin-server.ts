import { ServerError } from '../../errors.ts'
import type { Cover } from '../../library/tags/covers/cover.ts'
import type { HttpClient } from '../http/http-client.ts'
import { audioOf, rangeHeader } from '../http/ranges.ts'
import { coverOf } from '../http/read-cover.ts'
import { type Fields, fieldsOf, idOf, listOf, textOf } from '../read-values.ts'
import type { ByteRange, MusicServer, ServerAudio, ServerPlaylist, ServerSong, ServerStar } from '../types.ts'
import { readItem } from './read-item.ts'
import type { JellyfinSession } from './session.ts'

const PAGE = 500
const MOST_PAGES = 20_000
const MOST_SONGS = 100_000
/** Ids in one address: it may have some thousand letters. */
const IDS_AT_ONCE = 50
const FIELDS = 'Path,Genres,ProviderIds,MediaSources,DateCreated'

/** A server of Jellyfin. */
export class JellyfinServer implements MusicServer {
  readonly name: string
  readonly #http: HttpClient
  readonly #session: JellyfinSession

  constructor(name: string, http: HttpClient, session: JellyfinSession) {
    this.name = name
    this.#http = http
    this.#session = session
  }

  async *songs(signal?: AbortSignal): AsyncIterable<ServerSong[]> {
    // By date, so that what is added meanwhile comes at the end.
    const order = { SortBy: 'DateCreated,SortName', SortOrder: 'Ascending', EnableUserData: 'true' }
    const what = { IncludeItemTypes: 'Audio', Recursive: 'true', Fields: FIELDS, ...order }
    yield* this.#pages('Items', what, rows => rows.flatMap(row => readItem(row) ?? []), signal)
  }

  async has(id: string, signal?: AbortSignal): Promise<boolean> {
    const found = await this.#get('Items', { Ids: id, Limit: '1' }, signal)
    return listOf(found['Items']).length > 0
  }

  async audio(id: string, range?: ByteRange, signal?: AbortSignal): Promise<ServerAudio> {
    const path = `Audio/${encodeURIComponent(id)}/stream`
    const headers = { ...this.#session.headers, ...rangeHeader(range) }
    const query = new URLSearchParams({ static: 'true' })
    return audioOf(await this.#http.open({ path, query, headers }, signal), this.#http.host)
  }

  cover(id: string, signal?: AbortSignal): Promise<Cover | undefined> {
    const path = `Items/${encodeURIComponent(id)}/Images/Primary`
    return coverOf(this.#http.open({ path, headers: this.#session.headers }, signal))
  }

  async stars(signal?: AbortSignal): Promise<ServerStar[]> {
    const what = { IncludeItemTypes: 'MusicAlbum,MusicArtist', Recursive: 'true', IsFavorite: 'true' }
    const stars: ServerStar[] = []
    for await (const page of this.#pages('Items', what, rows => rows.flatMap(starOf), signal)) stars.push(...page)
    return stars
  }

  async playlists(signal?: AbortSignal): Promise<ServerPlaylist[]> {
    const what = { IncludeItemTypes: 'Playlist', Recursive: 'true', Fields: 'Overview' }
    const lists: ServerPlaylist[] = []
    for await (const page of this.#pages('Items', what, rows => rows.flatMap(playlistOf), signal)) lists.push(...page)
    return lists
  }

  async playlistSongs(id: string, signal?: AbortSignal): Promise<string[]> {
    return (await this.#entries(id, signal)).map(({ song }) => song)
  }

  async createPlaylist(
    name: string,
    songs: readonly string[],
    _comment: string,
    signal?: AbortSignal,
  ): Promise<string> {
    const dto = { Name: name, Ids: songs, UserId: this.#session.userId, MediaType: 'Audio', IsPublic: false }
    const id = idOf(fieldsOf(await this.#send('POST', 'Playlists', {}, signal, dto))['Id'])
    if (id === null) throw new ServerError('bad-answer', `${this.#http.host}: did not make the playlist`)
    return id
  }

  /** Adds the new songs, then removes the old entries: a run that is cut off leaves a list that is too long, not an empty one. */
  async replacePlaylist(id: string, songs: readonly string[], signal?: AbortSignal): Promise<void> {
    const path = `Playlists/${encodeURIComponent(id)}/Items`
    const old = (await this.#entries(id, signal)).map(({ entry }) => entry)
    for (const ids of inParts(songs)) await this.#send('POST', path, { ids: ids.join(',') }, signal)
    for (const entries of inParts(old)) await this.#send('DELETE', path, { entryIds: entries.join(',') }, signal)
  }

  close(): void {
    this.#http.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  async #entries(id: string, signal?: AbortSignal): Promise<{ entry: string; song: string }[]> {
    const found: { entry: string; song: string }[] = []
    const read = (rows: readonly Fields[]): { entry: string; song: string }[] =>
      rows.flatMap(row => {
        const [entry, song] = [idOf(row['PlaylistItemId']), idOf(row['Id'])]
        return entry !== null && song !== null ? [{ entry, song }] : []
      })
    for await (const page of this.#pages(`Playlists/${encodeURIComponent(id)}/Items`, {}, read, signal)) {
      found.push(...page)
      if (found.length >= MOST_SONGS) break
    }
    return found
  }

  /** Pages of a list; ends at an empty one, and at one that begins as the page before. */
  async *#pages<T>(
    path: string,
    query: Readonly<Record<string, string>>,
    read: (rows: readonly Fields[]) => T[],
    signal?: AbortSignal,
  ): AsyncIterable<T[]> {
    let last: string | undefined
    for (let page = 0; page < MOST_PAGES; page++) {
      const part = { StartIndex: String(page * PAGE), Limit: String(PAGE) }
      const rows = listOf((await this.#get(path, { ...query, ...part }, signal))['Items']).map(fieldsOf)
      const first = JSON.stringify(rows[0]?.['PlaylistItemId'] ?? rows[0]?.['Id'])
      if (rows.length === 0 || first === last) return
      last = first
      yield read(rows)
      if (rows.length < PAGE) return
    }
  }

  async #get(path: string, query: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Fields> {
    const { headers, userId } = this.#session
    const call = { path, query: new URLSearchParams({ userId, ...query }), headers }
    return fieldsOf(await this.#http.json(call, signal))
  }

  async #send(
    method: 'POST' | 'DELETE',
    path: string,
    query: Readonly<Record<string, string>>,
    signal?: AbortSignal,
    dto?: object,
  ): Promise<unknown> {
    const { headers: login, userId } = this.#session
    const headers = { ...login, ...(dto && { 'content-type': 'application/json' }) }
    const body = dto && JSON.stringify(dto)
    const call = { path, method, query: new URLSearchParams({ ...query, userId }), headers, ...(body && { body }) }
    return this.#http.json(call, signal)
  }
}

function starOf(item: Fields): ServerStar[] {
  const [name, artist] = [textOf(item['Name']), textOf(item['AlbumArtist'])]
  if (name === null) return []
  if (item['Type'] === 'MusicArtist') return [{ kind: 'artist', artist: name, at: 1 }]
  return item['Type'] === 'MusicAlbum' && artist !== null ? [{ kind: 'album', artist, album: name, at: 1 }] : []
}

function playlistOf(item: Fields): ServerPlaylist[] {
  const id = idOf(item['Id'])
  if (id === null) return []
  const comment = textOf(item['Overview']) ?? ''
  // Jellyfin does not say whose a playlist is.
  return [{ id, name: textOf(item['Name']) ?? id, comment, isOwn: true, public: false }]
}

function* inParts(all: readonly string[]): Iterable<readonly string[]> {
  for (let at = 0; at < all.length; at += IDS_AT_ONCE) yield all.slice(at, at + IDS_AT_ONCE)
}
