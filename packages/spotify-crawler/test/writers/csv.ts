/** Writers of CSV, as the programs that give it away. */
import { bytesOf, entry, listsOf, type Song, csvText as text, timeOf, uri, type Writer, without } from './model.ts'

/** TuneMyMusic: a list for each name of a column. */
export const tuneMyMusic: Writer = {
  isMany: true,
  write: lists => {
    const head = 'Track name,Artist name,Album,Playlist name,Type,ISRC,Spotify - id'
    const rows = lists.flatMap(list =>
      list.songs.map(s => [s.title, s.artists[0]!, s.album, list.name, 'Playlist', `DE${s.n}`, uri(s.n).slice(14)]),
    )
    return { name: 'My Spotify Library.csv', bytes: bytesOf(`${head}\n${text(rows)}\n`), lists: listsOf(lists, 1) }
  },
}

/** Soundiiz: separated by ";", everything quoted. */
export const soundiiz: Writer = {
  write: lists => {
    const rows = lists[0]!.songs.map(s => [s.title, s.artists[0]!, s.album, `DE${s.n}`])
    return {
      name: 'a.csv',
      bytes: bytesOf(`title;artist;album;isrc\n${text(rows, true, ';')}\n`),
      lists: listsOf(lists, 1),
    }
  },
}

/** The songs of a library in Google's Takeout. */
export const youtubeSongs: Writer = {
  write: lists => {
    const head = 'Video ID,Song Title,Album Title,Artist Name 1,Artist Name 2,Artist Name 3'
    const rows = lists[0]!.songs.map(s => [
      `v${String(s.n).padStart(10, '0')}`,
      s.title,
      s.album,
      ...[0, 1, 2].map(i => s.artists[i] ?? ''),
    ])
    return { name: 'music library songs.csv', bytes: bytesOf(`${head}\n${text(rows)}\n`), lists: listsOf(lists) }
  },
}

/** A playlist in Google's Takeout: videos alone. */
export const youtubeList: Writer = {
  write: lists => {
    const rows = lists[0]!.songs.map((s, i) => [`v${String(s.n).padStart(10, '0')}`, timeOf(i).toISOString()])
    const bytes = bytesOf(`Video ID,Playlist Video Creation Timestamp\n${text(rows)}\n`)
    return { name: 'Mine-videos.csv', bytes, lists: [lists[0]!.songs.map(() => entry('', []))] }
  },
}

/** Scrobbles with a head. */
export const lastfm: Writer = {
  write: lists => {
    const head = 'uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid'
    const rows = lists[0]!.songs.map((s, i) => [
      timeOf(i).getTime() / 1000,
      'x',
      s.artists[0]!,
      '',
      s.album,
      '',
      s.title,
      '',
    ])
    return { name: 'scrobbles.csv', bytes: bytesOf(`${head}\n${text(rows, true)}\n`), lists: listsOf(lists, 1) }
  },
}

/** lastfm-to-csv: no head, newest first, minutes. */
export const lastfmBare: Writer = {
  write: lists => {
    const minute = (i: number): string => {
      const [, day, month, year, time] = /, (\d+) (\w+) (\d+) (\d\d:\d\d)/.exec(timeOf(i * 3).toUTCString())!
      return `${day} ${month} ${year} ${time}`
    }
    const rows = lists[0]!.songs.map((s, i) => [s.artists[0]!, s.album, s.title, minute(i)]).reverse()
    return { name: 'a.csv', bytes: bytesOf(`${text(rows)}\n`), lists: listsOf(lists, 1) }
  },
}

/** The plays in the export of Apple Music; artists are in another file. */
export const applePlays: Writer = {
  // Titles are what artists are found by.
  suits: song =>
    !/^(?:.*\s)?[-\u2013\u2014]+(?:\s.*)?$/.test(`${song.artists[0]}`) && !/^[-\u2013\u2014]/.test(song.title),
  write: lists => {
    const { songs } = lists[0]!
    const artistOf = new Map<string, string>()
    for (const s of songs) artistOf.set(entry(s.title, []), s.artists[0]!)
    const head = 'Event Type,Event Start Timestamp,Song Name,Album Name,Play Duration Milliseconds,Media Type'
    const rows = songs.map((s, i) => ['PLAY_END', timeOf(i).toISOString(), s.title, s.album, 180_000, 'AUDIO'])
    const days = songs.map((s, i) => [20_240_102 + i, `${s.artists[0]} - ${s.title}`, 180_000])
    return {
      name: 'Apple Music Play Activity.csv',
      bytes: bytesOf(`${head}\n${text(rows)}\n`),
      beside: {
        'Apple Music - Play History Daily Tracks.csv': bytesOf(
          `Date Played,Track Description,Play Duration Milliseconds\n${text(days)}\n`,
        ),
      },
      lists: [songs.map((s: Song) => entry(s.title, [artistOf.get(entry(s.title, []))!]))],
    }
  },
}

/** The #nowplaying data set: a space behind each comma of the head, "\" before a quote. */
export const nowplaying: Writer = {
  isMany: true,
  suits: without(/\\/),
  write: lists => {
    const quoted = (cell: string): string => `"${cell.replaceAll('"', '\\"')}"`
    const rows = lists.flatMap((list, i) =>
      list.songs.map(s => [`user${i}`, s.artists[0]!, s.title, list.name].map(quoted).join(',')),
    )
    const bytes = bytesOf(`"user_id", "artistname", "trackname", "playlistname"\n${rows.join('\n')}\n`)
    return { name: 'spotify_dataset.csv', bytes, lists: listsOf(lists, 1) }
  },
}

/** hetrec2011-lastfm-2k: users and artists, whose names lie beside. */
export const hetrec: Writer = {
  isMany: true,
  suits: without(/\t/),
  write: lists => {
    const rows = lists.flatMap((list, user) => list.songs.map((s, i) => `${user + 2}\t${s.n}\t${1000 - i}`))
    const artists = lists.flatMap(list => list.songs.map(s => `${s.n}\t${s.title}\thttp://www.last.fm/music/x\t`))
    return {
      name: 'user_artists.dat',
      bytes: bytesOf(`userID\tartistID\tweight\n${rows.join('\n')}\n`),
      beside: { 'artists.dat': bytesOf(`id\tname\turl\tpictureURL\n${artists.join('\n')}\n`) },
      lists: lists.map(list => list.songs.map(s => entry(s.title, [s.title]))),
    }
  },
}
