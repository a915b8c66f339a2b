import { show } from '@murecom/internal'
import type { Context, Hono } from 'hono'
import type { PlaylistInfo, SavedPlaylist } from 'murecom/node'
import type { Playlist } from '../../answers.ts'
import { COSTS } from '../../limits/budget.ts'
import { idOf, jsonBodyOf, Refusal } from '../../refusal.ts'
import type { Serving } from '../../serving.ts'
import { songJson } from '../../sources/served-songs.ts'
import { shown } from '../../texts.ts'
import { writable } from './marks.ts'

/** Songs that a playlist may have. */
export const MOST_LIST_SONGS = 10_000
const MOST_NAME = 200

/** The playlists of the page's user: `/api/playlists` and `/api/playlists/:id`. Players at `/rest` see the same ones. */
export function addPlaylistRoutes(app: Hono, { library, listening, access, charge }: Serving): void {
  const userOf = (c: Context): string => access.userOf(c) ?? ''
  const songsOf = (c: Context, ids: unknown) => {
    const isList = Array.isArray(ids) && ids.length <= MOST_LIST_SONGS && ids.every(id => Number.isSafeInteger(id))
    if (!isList) throw new Refusal(400, `ids must be an array of at most ${MOST_LIST_SONGS} integers`)
    charge(c, ids.length / COSTS.namedSongs)
    const known = new Map(library.contentsOf(ids as number[]).map(({ id, hash, path }) => [id, { hash, path }]))
    return (ids as number[]).map(id => {
      const song = known.get(id)
      if (!song) throw new Refusal(404, `no song of the library has the id ${id}`)
      return song
    })
  }
  const visible = (c: Context): SavedPlaylist => {
    const found = listening.playlist(idOf(c))
    if (found && (found.public || found.owner === userOf(c))) return found
    throw new Refusal(404, `there is no playlist ${idOf(c)}`)
  }
  const own = (c: Context): SavedPlaylist => {
    const found = visible(c)
    if (found.owner !== userOf(c)) throw new Refusal(403, 'only its owner may change a playlist')
    writable(listening.isReadOnly)
    return found
  }
  const whole = (c: Context, id: number) => {
    const found = listening.playlist(id)!
    charge(c, found.songs.length / COSTS.listedSongs)
    const ids = found.songs.flatMap(song => library.songOf(song)?.id ?? [])
    const songs = new Map(library.songsWithIds(new Set(ids)).map(song => [song.id, songJson(song)]))
    return { playlist: infoJson(found, userOf(c)), songs: ids.flatMap(one => songs.get(one) ?? []) }
  }

  app.get('/api/playlists', c => {
    const all = listening.playlists(userOf(c))
    charge(c, all.length / COSTS.listedSongs)
    return c.json({ playlists: all.map(one => infoJson(one, userOf(c))) })
  })
  app.post('/api/playlists', async c => {
    const { name, ids = [] } = await jsonBodyOf(c, '{"name": "Evening", "ids": [1, 2]}')
    const songs = songsOf(c, ids)
    const title = nameOf(name)
    writable(listening.isReadOnly)
    return c.json(whole(c, listening.createPlaylist({ owner: userOf(c), name: title, songs })))
  })
  app.get('/api/playlists/:id', c => c.json(whole(c, visible(c).id)))
  app.post('/api/playlists/:id', async c => {
    const { name, ids, add } = await jsonBodyOf(c, '{"name": "Evening", "ids": [1, 2]}')
    const { id, songs } = own(c)
    const more = add === undefined ? [] : songsOf(c, add)
    if (songs.length + more.length > MOST_LIST_SONGS) {
      throw new Refusal(400, `a playlist has at most ${MOST_LIST_SONGS} songs`)
    }
    listening.replacePlaylist(id, {
      ...(name === undefined ? {} : { name: nameOf(name) }),
      ...(ids === undefined ? {} : { songs: songsOf(c, ids) }),
      ...(add === undefined || ids !== undefined ? {} : { songs: [...songs, ...more] }),
    })
    return c.json(whole(c, id))
  })
  app.delete('/api/playlists/:id', c => c.json({ removed: listening.deletePlaylist(own(c).id) }))
}

function infoJson({ id, name, length, owner, changed, public: isPublic }: PlaylistInfo, user: string): Playlist {
  return { id, name: shown(name), songs: length, own: owner === user, public: isPublic, changed }
}

function nameOf(name: unknown): string {
  if (typeof name === 'string' && name.trim().length <= MOST_NAME && shown(name.trim()) !== '')
    return shown(name.trim())
  throw new Refusal(400, `name must be a text of 1 to ${MOST_NAME} characters, got ${show(name)}`)
}
