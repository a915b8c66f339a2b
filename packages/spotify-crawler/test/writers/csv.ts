/** Writers of CSV, as the programs that give it away. */
import { bytesOf, csvRow, entry, listsOf, type Song, timeOf, uri, type Writer, without } from './model.ts'

const text = (rows: readonly (readonly (string | number)[])[], isQuoted = false, separator = ','): string =>
  rows.map(row => csvRow(row, separator, isQuoted)).join('\n')

const artistUri = (n: number, i: number): string => `spotify:artist:${`${n}x${i}`.padStart(22, '0')}`

/** exportify.app: everything quoted, "\," for a comma within an artist's name. */
export const watsonbox: Writer = {
  suits: without(/\\/),
  write: lists => {
    const head =
      'Track URI,Track Name,Artist URI(s),Artist Name(s),Album URI,Album Name,Album Artist URI(s),Album Artist Name(s),Album Release Date,Album Image URL,Disc Number,Track Number,Track Duration (ms),Track Preview URL,Explicit,Popularity,ISRC,Added By,Added At'
    const rows = lists[0]!.songs.map(s => [
      uri(s.n),
      s.title,
      s.artists.map((_, i) => artistUri(s.n, i)).join(', '),
      s.artists.map(name => name.replaceAll(',', '\\,')).join(', '),
      'spotify:album:x',
      s.album,
      '',
      s.artists[0]!.replaceAll(',', '\\,'),
      '2020-01-01',
      '',
      1,
      1,
      s.seconds * 1000,
      '',
      'false',
      50,
      `DE${s.n}`,
      '',
      '2020-01-01T00:00:00Z',
    ])
    return {
      name: 'my_list.csv',
      bytes: bytesOf(`${text([head.split(',')], true)}\n${text(rows, true)}\n`),
      lists: listsOf(lists),
    }
  },
}

/** exportify.net since 2024: artists joined by ";". */
export const pavelkomarov: Writer = {
  suits: ({ artists }) => artists.every(name => !/;|,(?!\s)|,$|\\/.test(name)),
  write: lists => {
    const head =
      'Track URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,Explicit,Added By,Added At'
    const rows = lists[0]!.songs.map(s => [
      uri(s.n),
      s.title,
      s.album,
      s.artists.join(';'),
      '2020',
      s.seconds * 1000,
      1,
      'true',
      '',
      '2020-01-01T00:00:00Z',
    ])
    return {
      name: 'a.csv',
      bytes: bytesOf(`\ufeff${head}\r\n${text(rows).replaceAll('\n', '\r\n')}\r\n`),
      lists: listsOf(lists),
    }
  },
}

/** exportify.net before: bare ids, artists joined by ",". */
export const oldExportify: Writer = {
  suits: ({ artists }) => artists.every(name => !/[,;\\]/.test(name)),
  write: lists => {
    const head =
      'Spotify ID,Artist IDs,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,Added By,Added At'
    const rows = lists[0]!.songs.map(s => [
      uri(s.n).slice(14),
      s.artists.map((_, i) => artistUri(s.n, i).slice(15)).join(','),
      s.title,
      s.album,
      s.artists.join(','),
      '2020',
      s.seconds * 1000,
      1,
      '',
      '2020-01-01T00:00:00Z',
    ])
    return { name: 'a.csv', bytes: bytesOf(`${head}\n${text(rows)}\n`), lists: listsOf(lists) }
  },
}

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
