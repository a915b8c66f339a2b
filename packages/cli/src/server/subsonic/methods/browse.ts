import { byName, heading, IGNORED_ARTICLES } from '../../music/names.ts'
import type { Folder } from '../../music/types.ts'
import type { Content } from '../answer.ts'
import { fail } from '../answer.ts'
import type { Ask, Methods } from '../ask.ts'

/** Artists, albums and genres by tags, and the folders that the files lie in. */
export const BROWSE: Methods = {
  getArtists: ({ music, entries }) => {
    const artists = music.artists.filter(({ albums }) => albums.length > 0)
    const index = underHeadings(artists).map(([name, artist]) => ({
      name,
      artist: artist.map(one => entries.artist(one)),
    }))
    return { artists: { ignoredArticles: IGNORED_ARTICLES, index } }
  },
  getArtist: ask => {
    const artist = ask.artist()
    return { artist: { ...ask.entries.artist(artist), album: artist.albums.map(album => ask.entries.album(album)) } }
  },
  getAlbum: ask => {
    const album = ask.album()
    return { album: { ...ask.entries.album(album), song: ask.entries.songs(album.songs) } }
  },
  getSong: ask => ({ song: ask.entries.songs([ask.song().id])[0]! }),
  getGenres: ({ music }) => ({
    genres: {
      genre: music.genres.map(({ name, songs, albums }) => ({
        ...{ songCount: songs.length, albumCount: albums.length, value: name },
      })),
    },
  }),
  getAlbumInfo: albumInfo,
  getAlbumInfo2: albumInfo,
  getMusicFolders: ({ music }) => ({
    musicFolders: { musicFolder: music.roots.map(({ name }, id) => ({ id, name })) },
  }),
  getIndexes: ask => {
    const { music, entries } = ask
    const roots = rootsOf(ask)
    const lastModified = music.readAt
    const head = { ignoredArticles: IGNORED_ARTICLES, lastModified }
    if (ask.integer('ifModifiedSince', 0) >= lastModified) return { indexes: head }
    const index = underHeadings(roots.flatMap(({ folders }) => folders).sort(byName)).map(([name, folders]) => ({
      name,
      artist: folders.map(({ id, name }) => ({ id, name })),
    }))
    return { indexes: { ...head, index, child: roots.flatMap(root => entries.songs(root.songs, root)) } }
  },
  getMusicDirectory: ask => {
    const { music, entries } = ask
    const id = ask.required('id')
    const folder = music.folder(id)
    if (folder) {
      const { name, parent, folders, songs } = folder
      const child = [...folders.map(folderChild), ...entries.songs(songs, folder)]
      return { directory: { id, name, ...(parent && { parent: parent.id }), child } }
    }
    const album = music.album(id)
    if (album)
      return { directory: { id, name: album.name, parent: album.artist.id, child: entries.songs(album.songs) } }
    const artist = ask.artist(id)
    return { directory: { id, name: artist.name, child: artist.albums.map(one => entries.albumFolder(one)) } }
  },
}

/** The uppermost folders that a question is about. */
function rootsOf(ask: Ask): readonly Folder[] {
  const { roots } = ask.music
  if (!ask.text('musicFolderId')) return roots
  const root = roots[ask.integer('musicFolderId', 0)]
  return root ? [root] : fail('notFound', 'there is no such music folder')
}

/** Whether a song lies in the music folder that a question is about. */
export function inFolder(ask: Ask): (song: number) => boolean {
  if (!ask.text('musicFolderId')) return () => true
  const [root] = rootsOf(ask)
  return song => {
    let at = ask.music.folderOf(song)
    while (at && at !== root) at = at.parent
    return at !== undefined
  }
}

function underHeadings<T extends { name: string }>(things: readonly T[]): [string, T[]][] {
  const all = new Map<string, T[]>()
  for (const thing of things) {
    const name = heading(thing.name)
    const known = all.get(name)
    if (known) known.push(thing)
    else all.set(name, [thing])
  }
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1))
}

function folderChild({ id, name, parent }: Folder): Content {
  return { id, parent: parent?.id, isDir: true, title: name }
}

function albumInfo(ask: Ask) {
  const id = ask.required('id')
  const album = ask.music.album(id) ?? ask.music.albumOf(ask.song(id).id)
  return { albumInfo: { ...(album?.releaseId != null && { musicBrainzId: album.releaseId }) } }
}
