/** Writers of CSV, as each generation of the Exportify programs. */
import { bytesOf, csvText, listsOf, uri, type Writer, without } from './model.ts'

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
      bytes: bytesOf(`${csvText([head.split(',')], true)}\n${csvText(rows, true)}\n`),
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
      bytes: bytesOf(`\ufeff${head}\r\n${csvText(rows).replaceAll('\n', '\r\n')}\r\n`),
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
    return { name: 'a.csv', bytes: bytesOf(`${head}\n${csvText(rows)}\n`), lists: listsOf(lists) }
  },
}

/** exportify.net of 2018: one artist, everything behind the head quoted. */
export const exportify2018: Writer = {
  write: lists => {
    const head =
      'Spotify URI,Track Name,Artist Name,Album Name,Disc Number,Track Number,Track Duration (ms),Added By,Added At'
    const rows = lists[0]!.songs.map(s => [
      ...[uri(s.n), s.title, s.artists[0]!, s.album, 1, 6, s.seconds * 1000],
      ...['spotify:user:someone', '2018-12-09T18:01:18Z'],
    ])
    return { name: 'a.csv', bytes: bytesOf(`${head}\n${csvText(rows, true)}\n`), lists: listsOf(lists, 1) }
  },
}

/** Its forks of 2020 and later, which name all artists, joined by ", ". */
export const exportify2020: Writer = {
  suits: ({ artists }) => artists.every(name => !/[;\\]/.test(name)),
  write: lists => {
    const head =
      'Spotify URI,Track Name,Artist Name(s),Album Name,Disc Number,Track Number,Track Duration (ms),Added By,Added At'
    const rows = lists[0]!.songs.map(s => [
      ...[uri(s.n), s.title, s.artists.map(name => name.replaceAll(',', '\\,')).join(', '), s.album, 1, 6],
      ...[s.seconds * 1000, 'spotify:user:someone', '2020-12-09T18:01:18Z'],
    ])
    return { name: 'a.csv', bytes: bytesOf(`${head}\n${csvText(rows, true)}\n`), lists: listsOf(lists) }
  },
}

/** exportify.net of 2024 (bare ids) and of 2025 (URIs): artists joined by ",", features of the sound behind them. */
const withFeatures = (column: string, idOf: (n: number) => string): Writer => ({
  suits: ({ artists }) => artists.every(name => !/[,;\\]/.test(name)),
  write: lists => {
    const head = `${column},Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,Added By,Added At,Genres,Record Label,Danceability,Tempo,Time Signature`
    const rows = lists[0]!.songs.map(s => [
      ...[idOf(s.n), s.title, s.album, s.artists.join(','), '2020-01-17', s.seconds * 1000, 48, 'someone'],
      ...['2024-02-24T16:06:00Z', 'rap,pop', 'Label', 0.6, 98.7, 4],
    ])
    return { name: 'a.csv', bytes: bytesOf(`${head}\n${csvText(rows)}\n`), lists: listsOf(lists) }
  },
})

export const exportify2024 = withFeatures('Track ID', n => uri(n).slice(14))
export const exportify2025 = withFeatures('Track URI', uri)
