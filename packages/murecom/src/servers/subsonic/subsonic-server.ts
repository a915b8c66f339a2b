import { ServerError } from '../../errors.ts'
import type { Cover } from '../../library/tags/covers/cover.ts'
import type { HttpClient } from '../http/http-client.ts'
import { audioOf, rangeHeader } from '../http/ranges.ts'
import { coverOf } from '../http/read-cover.ts'
import { fieldsOf, idOf, listOf, textOf, timeOf } from '../read-values.ts'
import type { ByteRange, MusicServer, ServerAudio, ServerPlaylist, ServerSong, ServerStar } from '../types.ts'
import { allSongs } from './all-songs.ts'
import type { SubsonicCalls } from './subsonic-calls.ts'

/** Playlists with more songs are cut. */
const MOST_SONGS = 100_000

/** A server of OpenSubsonic. */
export class SubsonicServer implements MusicServer {
  readonly name: string
  readonly #http: HttpClient
  readonly #calls: SubsonicCalls
  readonly #user: string | undefined

  /** @param user who is signed in; undefined with a key */
  constructor(name: string, http: HttpClient, calls: SubsonicCalls, user: string | undefined) {
    this.name = name
    this.#http = http
    this.#calls = calls
    this.#user = user
  }

  songs(signal?: AbortSignal): AsyncIterable<ServerSong[]> {
    return allSongs(this.#calls, signal)
  }

  async has(id: string, signal?: AbortSignal): Promise<boolean> {
    try {
      await this.#calls.ask('getSong', { id }, signal)
      return true
    } catch (error) {
      if (ServerError.isInstance(error) && (error.code === 'not-found' || error.code === 'refused')) return false
      throw error
    }
  }

  async audio(id: string, range?: ByteRange, signal?: AbortSignal): Promise<ServerAudio> {
    return audioOf(await this.#calls.open(id, rangeHeader(range), signal), this.#http.host)
  }

  cover(id: string, signal?: AbortSignal): Promise<Cover | undefined> {
    return coverOf(this.#calls.picture(id, signal))
  }

  async stars(signal?: AbortSignal): Promise<ServerStar[]> {
    const starred = fieldsOf((await this.#calls.ask('getStarred2', {}, signal))['starred2'])
    const albums = listOf(starred['album']).flatMap((value): ServerStar[] => {
      const { name, artist, starred } = fieldsOf(value)
      const [album, by, at] = [textOf(name), textOf(artist), timeOf(starred)]
      return album && by && at !== null ? [{ kind: 'album', artist: by, album, at }] : []
    })
    const artists = listOf(starred['artist']).flatMap((value): ServerStar[] => {
      const [artist, at] = [textOf(fieldsOf(value)['name']), timeOf(fieldsOf(value)['starred'])]
      return artist && at !== null ? [{ kind: 'artist', artist, at }] : []
    })
    return [...albums, ...artists]
  }

  async playlists(signal?: AbortSignal): Promise<ServerPlaylist[]> {
    const { playlists } = await this.#calls.ask('getPlaylists', {}, signal)
    return listOf(fieldsOf(playlists)['playlist']).flatMap(value => {
      const list = fieldsOf(value)
      const id = idOf(list['id'])
      if (id === null) return []
      const owner = textOf(list['owner'])
      return [
        {
          id,
          name: textOf(list['name']) ?? id,
          comment: textOf(list['comment']) ?? '',
          isOwn: owner === null || this.#user === undefined || owner.toLowerCase() === this.#user.toLowerCase(),
          public: list['public'] === true,
        },
      ]
    })
  }

  async playlistSongs(id: string, signal?: AbortSignal): Promise<string[]> {
    const { playlist } = await this.#calls.ask('getPlaylist', { id }, signal)
    const entries = listOf(fieldsOf(playlist)['entry']).slice(0, MOST_SONGS)
    return entries.flatMap(entry => idOf(fieldsOf(entry)['id']) ?? [])
  }

  async createPlaylist(name: string, songs: readonly string[], comment: string, signal?: AbortSignal): Promise<string> {
    const before = new Set((await this.playlists(signal)).map(({ id }) => id))
    const made = await this.#calls.change('createPlaylist', { name, songId: songs }, signal)
    // Servers of older versions answer nothing.
    let id = idOf(fieldsOf(made['playlist'])['id'])
    id ??= (await this.playlists(signal)).find(list => list.name === name && !before.has(list.id))?.id ?? null
    if (id === null) throw new ServerError('bad-answer', `${this.#http.host}: did not make the playlist`)
    await this.#calls.change('updatePlaylist', { playlistId: id, comment }, signal)
    return id
  }

  async replacePlaylist(id: string, songs: readonly string[], signal?: AbortSignal): Promise<void> {
    await this.#calls.change('createPlaylist', { playlistId: id, songId: songs }, signal)
  }

  close(): void {
    this.#http.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }
}
