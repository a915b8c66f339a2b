import { show } from '@murecom/internal'
import type { ListenedSong, PlaylistInfo, SavedPlaylist } from 'murecom/node'
import { parseInteger } from '../../refusal.ts'
import { shown } from '../../texts.ts'
import { type Content, fail } from '../answer.ts'
import type { Ask, Methods } from '../ask.ts'
import { iso } from '../entries.ts'

/** Songs that a playlist of a player may have. */
const MOST_SONGS = 20_000

/** Playlists of the user, and public ones of others. */
export const PLAYLISTS: Methods = {
  getPlaylists: ask => {
    const owner = ask.text('username')
    const all = ask.serving.listening.playlists(ask.user)
    const shown = owner && ask.user !== '' ? all.filter(playlist => playlist.owner === owner) : all
    return { playlists: { playlist: shown.map(playlist => infoOf(ask, playlist, songsOf(ask, playlist.id))) } }
  },
  getPlaylist: ask => ({ playlist: whole(ask, visible(ask, ask.required('id'))) }),
  createPlaylist: ask => {
    const songs = ask.listened(ask.songs(bounded(ask.all('songId'))))
    const id = ask.text('playlistId')
    const name = nameOf(ask)
    const { listening } = ask.serving
    if (id) {
      const { id: number } = own(ask, id)
      listening.replacePlaylist(number, { songs, ...(name && { name }) })
      return { playlist: whole(ask, listening.playlist(number)!) }
    }
    const made = listening.createPlaylist({ owner: ask.user, name: name || ask.required('name'), songs })
    return { playlist: whole(ask, listening.playlist(made)!) }
  },
  updatePlaylist: ask => {
    const playlist = own(ask, ask.required('playlistId'))
    const [name, comment] = [nameOf(ask), ask.text('comment', 10_000)]
    const added = ask.listened(ask.songs(bounded(ask.all('songIdToAdd'))))
    const shown = found(ask, playlist.songs)
    const removed = new Set(
      ask.all('songIndexToRemove').map(text => shown[parseInteger('songIndexToRemove', text, 0, MOST_SONGS)]?.at),
    )
    const songs = [...playlist.songs.filter((_, at) => !removed.has(at)), ...added]
    ask.serving.listening.replacePlaylist(playlist.id, {
      ...(name && { name }),
      ...(comment !== undefined && { comment }),
      ...(ask.text('public') && { public: ask.flag('public', false) }),
      ...((added.length > 0 || removed.size > 0) && { songs: bounded(songs) }),
    })
    return {}
  },
  deletePlaylist: ask => {
    ask.serving.listening.deletePlaylist(own(ask, ask.required('id')).id)
    return {}
  },
}

/** The name that is given, if any: some letters at least. */
function nameOf(ask: Ask): string | undefined {
  const name = ask.text('name')
  if (!name) return undefined
  return shown(name) || fail('generic', 'name must have letters that can be shown')
}

/** The songs of a playlist that the library has, with their places in it. */
function found(ask: Ask, songs: readonly ListenedSong[]): { at: number; id: number }[] {
  return songs.flatMap((song, at) => {
    const known = ask.serving.library.songOf(song)
    return known ? [{ at, id: known.id }] : []
  })
}

function songsOf(ask: Ask, playlist: number): number[] {
  return found(ask, ask.serving.listening.playlist(playlist)?.songs ?? []).map(({ id }) => id)
}

function bounded<T>(list: readonly T[]): readonly T[] {
  if (list.length > MOST_SONGS) fail('generic', `a playlist has at most ${MOST_SONGS} songs`)
  return list
}

function visible(ask: Ask, id: string): SavedPlaylist {
  const number = /^pl-(\d{1,15})$/.exec(id)?.[1]
  const playlist = number === undefined ? undefined : ask.serving.listening.playlist(Number(number))
  if (playlist && (playlist.public || playlist.owner === ask.user)) return playlist
  return fail('notFound', `there is no playlist ${show(id)}`)
}

function own(ask: Ask, id: string): SavedPlaylist {
  const playlist = visible(ask, id)
  return playlist.owner === ask.user ? playlist : fail('notAllowed', 'only its owner may change a playlist')
}

function whole(ask: Ask, playlist: SavedPlaylist): Content {
  const ids = found(ask, playlist.songs).map(({ id }) => id)
  return { ...infoOf(ask, playlist, ids), entry: ask.entries.songs(ids) }
}

function infoOf(ask: Ask, playlist: PlaylistInfo, ids: readonly number[]): Content {
  const { id, name, comment, owner, created, changed } = playlist
  const seconds = ask.serving.library.songsWithIds(ids).reduce((sum, song) => sum + (song.durationSeconds ?? 0), 0)
  return {
    id: `pl-${id}`,
    name,
    ...(comment !== '' && { comment }),
    owner: owner || (ask.text('u') ?? 'murecom'),
    public: playlist.public,
    readonly: owner !== ask.user,
    songCount: ids.length,
    duration: Math.round(seconds),
    created: iso(created),
    changed: iso(changed),
    coverArt: `pl-${id}`,
  }
}
