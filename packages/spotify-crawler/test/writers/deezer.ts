/** Writers of what Deezer gives: playlists of its API, and the workbook of its export. */
import { bytesOf, listsOf, type Song, timeOf, type Writer, type Written } from './model.ts'
import { type Cell, type Sheets, workbook } from './workbook.ts'

export const deezerList: Writer = {
  write: lists => {
    const data = lists[0]!.songs.map(s => ({
      id: s.n,
      title: s.title,
      duration: s.seconds,
      artist: { name: s.artists[0], type: 'artist' },
      album: { title: s.album, type: 'album' },
      type: 'track',
    }))
    return {
      name: 'a.json',
      bytes: bytesOf(JSON.stringify({ id: 5, title: lists[0]!.name, type: 'playlist', tracks: { data } })),
      lists: listsOf(lists, 1),
    }
  },
}

/** ", " between artists, except before what a name goes on with. */
const suits = ({ artists }: Song): boolean => artists.every(name => !/,\s|,$|^(?:the |and |& )/i.test(name))

/** A workbook whose other sheets have nothing of songs. */
function book(sheet: string, head: Cell[], rows: Cell[][], isShared: boolean): Omit<Written, 'lists'> {
  const sheets: Sheets = { '1_creationData': [['Name'], ['x']], [sheet]: [head, ...rows] }
  return { name: 'deezer-data_1.xlsx', bytes: workbook(sheets, isShared), workbook: { sheets, isShared } }
}

export const deezer: Writer = {
  isMany: true,
  suits,
  write: lists => {
    const head = ['Playlist Title', 'Playlist Link', 'Status', 'Song Title', 'Artists', 'Album Title', 'ISRC']
    const rows = lists.flatMap((list, i) =>
      list.songs.map(s => [
        ...[list.name, `https://www.deezer.com/playlist/${i}`, 'private'],
        ...[s.title, s.artists.join(', '), s.album, `FR${s.n}`],
      ]),
    )
    return { ...book('11_playlistCreated', head, rows, lists.length % 2 === 0), lists: listsOf(lists) }
  },
}

export const deezerFavourites: Writer = {
  suits,
  write: lists => {
    const { songs } = lists[0]!
    const rows = songs.map(s => [s.title, s.artists.join(', '), s.album, `FR${s.n}`])
    const head = ['Song Title', 'Artists', 'Album Title', 'ISRC']
    return { ...book('8_favoriteSong', head, rows, songs.length % 2 === 0), lists: listsOf(lists) }
  },
}

export const deezerHistory: Writer = {
  suits,
  write: lists => {
    const { songs } = lists[0]!
    const head = [
      'Song Title',
      'Artist',
      'ISRC',
      'Album Title',
      'IP Address',
      'Listening Time',
      'Platform Name',
      'Date',
    ]
    const rows = songs.map((s, i) => [
      ...[s.title, s.artists.join(', '), `FR${s.n}`, s.album, '203.0.113.77', s.seconds, 'web'],
      timeOf(i).toISOString().slice(0, 19).replace('T', ' '),
    ])
    return { ...book('10_listeningHistory', head, rows, songs.length % 2 === 0), lists: listsOf(lists) }
  },
}
