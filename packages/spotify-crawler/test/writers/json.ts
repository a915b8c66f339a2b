/** Writers of JSON, as services give it away. */
import { bytesOf, escaped, type List, listsOf, timeOf, uri, type Writer } from './model.ts'

const json = (value: unknown): Uint8Array => bytesOf(JSON.stringify(value))

/** Until 2019: names alone. */
export const oldAccount: Writer = {
  isMany: true,
  write: lists => {
    const playlists = lists.map(list => ({
      name: list.name,
      lastModifiedDate: '2019-01-02',
      tracks: list.songs.map(s => ({ trackName: s.title, artistName: s.artists[0], albumName: s.album })),
      numberOfFollowers: 0,
    }))
    return { name: 'Playlist.json', bytes: json({ playlists }), lists: listsOf(lists, 1) }
  },
}

export const spotifyAccount: Writer = {
  isMany: true,
  write: lists => {
    const playlists = lists.map(list => ({
      name: list.name,
      lastModifiedDate: '2024-01-01',
      items: list.songs.map(s => ({
        track: { trackName: s.title, artistName: s.artists[0], albumName: s.album, trackUri: uri(s.n) },
        episode: null,
        localTrack: null,
        addedDate: '2024-01-01',
      })),
      description: null,
      numberOfFollowers: 0,
    }))
    return { name: 'Playlist1.json', bytes: json({ playlists }), lists: listsOf(lists, 1) }
  },
}

export const spotifyLibrary: Writer = {
  write: lists => {
    const tracks = lists[0]!.songs.map(s => ({ artist: s.artists[0], album: s.album, track: s.title, uri: uri(s.n) }))
    return {
      name: 'YourLibrary.json',
      bytes: json({ tracks, albums: [], shows: [], other: [] }),
      lists: listsOf(lists, 1),
    }
  },
}

export const spotifyHistory: Writer = {
  write: lists => {
    const rows = lists[0]!.songs.map((s, i) => ({
      endTime: timeOf(i * 3)
        .toISOString()
        .slice(0, 16)
        .replace('T', ' '),
      artistName: s.artists[0],
      trackName: s.title,
      msPlayed: s.seconds * 1000,
    }))
    return { name: 'StreamingHistory_music_0.json', bytes: json(rows), lists: listsOf(lists, 1) }
  },
}

export const extendedHistory: Writer = {
  write: lists => {
    const rows = lists[0]!.songs.map((s, i) => ({
      ts: timeOf(i).toISOString(),
      platform: 'x',
      ms_played: s.seconds * 1000,
      ip_addr: '203.0.113.77',
      master_metadata_track_name: s.title,
      master_metadata_album_artist_name: s.artists[0],
      master_metadata_album_album_name: s.album,
      spotify_track_uri: uri(s.n),
      episode_name: null,
    }))
    return { name: 'Streaming_History_Audio_2024_0.json', bytes: json(rows), lists: listsOf(lists, 1) }
  },
}

const listenRows = ({ songs }: List): object[] =>
  songs.map((s, i) => ({
    listened_at: timeOf(i).getTime() / 1000,
    user_name: 'somebody',
    track_metadata: {
      artist_name: s.artists[0],
      track_name: s.title,
      release_name: s.album,
      additional_info: { duration_ms: s.seconds * 1000 },
    },
  }))

/** The export: a listen a line. */
export const listens: Writer = {
  write: lists => {
    const rows = listenRows(lists[0]!).map(row => JSON.stringify(row))
    return { name: '11.jsonl', bytes: bytesOf(`${rows.join('\n')}\n`), lists: listsOf(lists, 1) }
  },
}

/** An answer of the API, newest first. */
export const listensAnswer: Writer = {
  write: lists => {
    const rows = listenRows(lists[0]!).reverse()
    const payload = { count: rows.length, user_id: 'somebody', listens: rows }
    return { name: 'listens.json', bytes: json({ payload }), lists: listsOf(lists, 1) }
  },
}

/** The export of former years: one array. */
export const listensArray: Writer = {
  write: lists => {
    const rows = listenRows(lists[0]!)
    return { name: 'somebody_lb.json', bytes: bytesOf(JSON.stringify(rows, null, 1)), lists: listsOf(lists, 1) }
  },
}

export const mpd: Writer = {
  isMany: true,
  write: lists => {
    const playlists = lists.map((list, pid) => ({
      name: list.name,
      collaborative: 'false',
      pid,
      modified_at: 1_493_424_000,
      num_tracks: list.songs.length,
      num_followers: 1,
      tracks: list.songs.map((s, pos) => ({
        pos,
        artist_name: s.artists[0],
        track_uri: uri(s.n),
        artist_uri: `spotify:artist:${s.n}`,
        track_name: s.title,
        album_uri: `spotify:album:${s.n}`,
        duration_ms: s.seconds * 1000,
        album_name: s.album,
      })),
    }))
    const text = JSON.stringify({ info: { slice: '0-999', version: 'v1' }, playlists }, null, 4)
    return { name: 'mpd.slice.0-999.json', bytes: bytesOf(text), lists: listsOf(lists, 1) }
  },
}

export const appleLibrary: Writer = {
  write: lists => {
    const rows = lists[0]!.songs.map(s => ({
      'Content Type': 'Song',
      'Track Identifier': s.n,
      Title: s.title,
      Artist: s.artists[0],
      Album: s.album,
      'Track Duration': s.seconds * 1000,
    }))
    return { name: 'Apple Music Library Tracks.json', bytes: json(rows), lists: listsOf(lists, 1) }
  },
}

export const applePlaylists: Writer = {
  isMany: true,
  write: lists => {
    const library = appleLibrary.write([{ name: '', songs: lists.flatMap(list => list.songs) }])
    const rows = lists.map((list, i) => ({
      'Container Type': 'Playlist',
      'Container Identifier': 100 + i,
      Title: list.name,
      'Added Date': '2020-01-01T00:00:00Z',
      'Playlist Item Identifiers': list.songs.map(s => s.n),
    }))
    return {
      name: 'Apple Music Library Playlists.json',
      bytes: json(rows),
      beside: { [library.name]: library.bytes },
      lists: listsOf(lists, 1),
    }
  },
}

export const youtubeHistory: Writer = {
  write: lists => {
    const rows = lists[0]!.songs.map((s, i) => ({
      header: 'YouTube Music',
      title: `Watched ${s.title}`,
      titleUrl: `https://music.youtube.com/watch?v=v${String(s.n).padStart(10, '0')}`,
      subtitles: [{ name: `${s.artists[0]} - Topic`, url: 'https://www.youtube.com/channel/x' }],
      time: timeOf(i).toISOString(),
      products: ['YouTube'],
    }))
    return { name: 'watch-history.json', bytes: json(rows.reverse()), lists: listsOf(lists, 1) }
  },
}

export const youtubePage: Writer = {
  write: lists => {
    const when = (i: number): string =>
      `${timeOf(i).toLocaleString('en-US', { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', second: '2-digit' })} UTC`
    const blocks = lists[0]!.songs.map(
      (s, i) =>
        `<div class="outer-cell mdl-cell mdl-cell--12-col"><div class="mdl-grid"><div class="header-cell"><p class="mdl-typography--title">YouTube Music<br></p></div><div class="content-cell mdl-cell mdl-typography--body-1">Watched\u00a0<a href="https://music.youtube.com/watch?v=v${String(s.n).padStart(10, '0')}">${escaped(s.title)}</a><br><a href="https://www.youtube.com/channel/x">${escaped(s.artists[0]!)} - Topic</a><br>${when(i)}<br></div></div></div>`,
    )
    const page = `<html><head><title>Watch history</title></head><body><div class="mdl-grid">${blocks.reverse().join('')}</div></body></html>`
    return { name: 'watch-history.html', bytes: bytesOf(page), lists: listsOf(lists, 1) }
  },
}
