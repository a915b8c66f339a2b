/** Writers of playlist files, as players write them. */
import { bytesOf, escaped, type List, listsOf, type Song, type Writer, without } from './model.ts'

/** A label "Artist - Title" is cut at the first dash with spaces around it. */
const isLabel = ({ title, artists: [artist = ''] }: Song): boolean =>
  !/(?:^|\s)[-\u2013\u2014]+(?:\s|$)/.test(artist) && !/^[-\u2013\u2014]/.test(title)

const label = (song: Song): string => `${song.artists[0]} - ${song.title}`

export const m3u: Writer = {
  suits: isLabel,
  write: lists => ({
    name: 'a.m3u8',
    bytes: bytesOf(
      `#EXTM3U\r\n#PLAYLIST:${lists[0]!.name}\r\n${lists[0]!.songs.map(s => `#EXTINF:${s.seconds},${label(s)}\r\n/music/${s.n}.mp3`).join('\r\n')}\r\n`,
    ),
    lists: listsOf(lists, 1),
  }),
}

/** With a line for each fact, as Kodi and others write. */
export const m3uFacts: Writer = {
  suits: song => isLabel(song),
  write: lists => ({
    name: 'a.m3u',
    bytes: bytesOf(
      `#EXTM3U\n${lists[0]!.songs.map(s => `#EXTALB:${s.album}\n#EXTART:${s.artists[0]}\n#EXTINF:${s.seconds},${label(s)}\n${s.n}.flac`).join('\n')}`,
    ),
    lists: listsOf(lists, 1),
  }),
}

export const pls: Writer = {
  suits: isLabel,
  write: lists => {
    const rows = lists[0]!.songs.map(
      (s, i) => `File${i + 1}=/m/${s.n}.mp3\nTitle${i + 1}=${label(s)}\nLength${i + 1}=${s.seconds}`,
    )
    const text = `[playlist]\n${rows.join('\n')}\nNumberOfEntries=${rows.length}\nVersion=2\n`
    return { name: 'a.pls', bytes: bytesOf(text), lists: listsOf(lists, 1) }
  },
}

export const wpl: Writer = {
  write: lists => {
    const media = lists[0]!.songs.map(
      s =>
        `<media src="..\\${s.n}.mp3" albumTitle="${escaped(s.album)}" trackTitle="${escaped(s.title)}" trackArtist="${escaped(s.artists[0]!)}" duration="${s.seconds * 1000}"/>`,
    )
    const text = `<?wpl version="1.0"?>\r\n<smil>\r\n<head><title>${escaped(lists[0]!.name)}</title></head>\r\n<body><seq>\r\n${media.join('\r\n')}\r\n</seq></body></smil>`
    return { name: 'a.wpl', bytes: bytesOf(text), lists: listsOf(lists, 1) }
  },
}

export const xspf: Writer = {
  write: lists => {
    const tracks = lists[0]!.songs.map(
      s =>
        `<track><location>file:///m/${s.n}.ogg</location><title>${escaped(s.title)}</title><creator>${escaped(s.artists[0]!)}</creator><album>${escaped(s.album)}</album><duration>${s.seconds * 1000}</duration></track>`,
    )
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n<playlist version="1" xmlns="http://xspf.org/ns/0/">\n<title>${escaped(lists[0]!.name)}</title>\n<trackList>\n${tracks.join('\n')}\n</trackList>\n</playlist>\n`
    return { name: 'a.xspf', bytes: bytesOf(text), lists: listsOf(lists, 1) }
  },
}

const jspfOf = (list: List): object => ({
  playlist: {
    title: list.name,
    track: list.songs.map(s => ({
      title: s.title,
      creator: s.artists[0],
      album: s.album,
      duration: s.seconds * 1000,
      identifier: [
        `https://musicbrainz.org/recording/${s.n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`,
      ],
    })),
  },
})

export const jspf: Writer = {
  write: lists => ({
    name: 'a.jspf',
    bytes: bytesOf(JSON.stringify(jspfOf(lists[0]!))),
    lists: listsOf(lists, 1),
  }),
}

/** The playlists of an export of ListenBrainz: a line for each. */
export const jspfLines: Writer = {
  isMany: true,
  write: lists => ({
    name: 'playlists.jsonl',
    bytes: bytesOf(`${lists.map(list => JSON.stringify(jspfOf(list))).join('\n')}\n`),
    lists: listsOf(lists, 1),
  }),
}

export const itunes: Writer = {
  isMany: true,
  // iTunes has one track for the same song, and so do we.
  write: lists => {
    const key = (name: string, type: string, value: string | number): string =>
      `<key>${name}</key><${type}>${escaped(String(value))}</${type}>`
    const songs = lists.flatMap(list => list.songs)
    const tracks = songs.map(
      s =>
        `<key>${s.n}</key>\n<dict>\n${key('Track ID', 'integer', s.n)}${key('Name', 'string', s.title)}${key('Artist', 'string', s.artists[0]!)}${key('Album', 'string', s.album)}${key('Kind', 'string', 'MPEG')}${key('Total Time', 'integer', s.seconds * 1000)}\n</dict>`,
    )
    const items = (all: readonly Song[]): string =>
      `<key>Playlist Items</key>\n<array>\n${all.map(s => `<dict>${key('Track ID', 'integer', s.n)}</dict>`).join('\n')}\n</array>`
    const rows = lists.map(
      (list, i) =>
        `<dict>\n${key('Name', 'string', list.name)}${key('Playlist ID', 'integer', 900 + i)}${key('Playlist Persistent ID', 'string', `AB${i}`)}<key>All Items</key><true/>\n${items(list.songs)}\n</dict>`,
    )
    const library = `<dict><key>Master</key><true/>${key('Name', 'string', 'Library')}${items(songs)}</dict>`
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n<dict>\n${key('Major Version', 'integer', 1)}\n<key>Tracks</key>\n<dict>\n${tracks.join('\n')}\n</dict>\n<key>Playlists</key>\n<array>\n${[library, ...rows].join('\n')}\n</array>\n</dict>\n</plist>\n`
    return { name: 'Library.xml', bytes: bytesOf(text), lists: listsOf(lists, 1) }
  },
}

export const rekordbox: Writer = {
  isMany: true,
  // Attributes hold no line ends, and spaces there are kept.
  suits: without(/[\n\t]/),
  write: lists => {
    const tracks = lists
      .flatMap(list => list.songs)
      .map(
        s =>
          `<TRACK TrackID="${s.n}" Name="${escaped(s.title)}" Artist="${escaped(s.artists[0]!)}" Album="${escaped(s.album)}" TotalTime="${s.seconds}" Location="file://localhost/${s.n}.mp3"><TEMPO Inizio="0.1" Bpm="120.00"/></TRACK>`,
      )
    const nodes = lists.map(
      (list, i) =>
        `<NODE Name="${escaped(list.name)}" Type="1" KeyType="${i % 2}" Entries="${list.songs.length}">${list.songs.map(s => `<TRACK Key="${i % 2 ? `file://localhost/${s.n}.mp3` : s.n}"/>`).join('')}</NODE>`,
    )
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n<DJ_PLAYLISTS Version="1.0.0">\n<PRODUCT Name="rekordbox"/>\n<COLLECTION Entries="${tracks.length}">\n${tracks.join('\n')}\n</COLLECTION>\n<PLAYLISTS><NODE Type="0" Name="ROOT" Count="1"><NODE Type="0" Name="Folder" Count="${nodes.length}">${nodes.join('\n')}</NODE></NODE></PLAYLISTS>\n</DJ_PLAYLISTS>`
    return { name: 'rekordbox.xml', bytes: bytesOf(text), lists: listsOf(lists, 1) }
  },
}
