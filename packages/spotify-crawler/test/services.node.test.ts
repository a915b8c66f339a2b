import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { importPlaylists } from '../src/index.ts'
import { imports, listsOf, memoryCatalog, sqliteOf, temporaryFolder } from './helpers.ts'
import { sheetPath, workbook, workbookFiles, zipped } from './writers/workbook.ts'

const written = (files: Record<string, string | Uint8Array | object>): string => {
  const folder = temporaryFolder()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    const isRaw = typeof content === 'string' || content instanceof Uint8Array
    writeFileSync(join(folder, name), isRaw ? content : JSON.stringify(content))
  }
  return folder
}
const BOTH = ['Song A / Artist A', 'Song B / Artist B']

describe('Apple Music', () => {
  const track = (id: number, title: string, artist: string): object => ({
    'Content Type': 'Song',
    'Track Identifier': id,
    Title: title,
    Artist: artist,
    Album: 'Al',
    'Track Duration': 225_000,
    'Apple Music Track Identifier': 9000 + id,
  })
  const TRACKS = [track(1, 'Song A', 'Artist A'), track(2, 'Song B', 'Artist B')]
  const PLAYLISTS = [
    {
      'Container Type': 'Playlist',
      'Container Identifier': 77,
      Title: 'Mine',
      'Added Date': '2020-01-01T00:00:00Z',
      'Playlist Item Identifiers': [1, 5, 2],
      'Playlist Items Modified Date': '2021-01-01T00:00:00Z',
    },
    { 'Container Type': 'Playlist Folder', 'Container Identifier': 78, Title: 'Folder' },
  ]
  const PLAYS = `Event Type,Event Start Timestamp,Song Name,Album Name,Container Artist Name,Play Duration Milliseconds,Media Type,Client IP Address
PLAY_END,2020-09-18T18:00:00.000Z,Song A,,,180000,AUDIO,203.0.113.77
,2020-09-18T18:04:00.000Z,Song B,Al,,180000,AUDIO,203.0.113.77
PLAY_END,2020-09-18T18:08:00.000Z,Song C,,,180000,AUDIO,203.0.113.77
PLAY_END,2020-09-18T18:10:00.000Z,Song A,,,1000,AUDIO,203.0.113.77
LYRIC_DISPLAY,2020-09-18T18:10:00.000Z,Song A,,,180000,AUDIO,203.0.113.77
PLAY_END,2020-09-18T18:11:00.000Z,Film,,,180000,VIDEO,203.0.113.77
PLAY_END,no time,Song A,,,180000,AUDIO,203.0.113.77
`
  const DAYS = 'Date Played,Track Description,Play Duration Milliseconds\n20200918,Artist A - Song A,180000\n'

  it('a library and its playlists, which name tracks by number', async () => {
    const folder = written({
      'Apple Music Library Tracks.json': TRACKS,
      'Apple Music Library Playlists.json': PLAYLISTS,
    })
    const { lists, report, catalog } = await imports(folder)
    expect(lists).toEqual({ Mine: BOTH, 'Apple Music library': BOTH })
    expect(report.files.map(f => [f.format, f.outcome])).toEqual([
      ['apple', 'partial'],
      ['apple', 'complete'],
    ])
    expect(report.files[0]!.problems).toEqual([
      { reason: 'a track that is not in the library', count: 1, where: 'Mine' },
    ])
    expect(catalog.track(1)).toMatchObject({ durationMs: 225_000, album: { name: 'Al' } })
    const positions = catalog.store.prepare('SELECT position FROM playlist_tracks WHERE playlist_id = 1').pluck()
    expect(positions.all()).toEqual([0, 2])
  })

  it('playlists whose library is not beside them are refused, with its name', async () => {
    const { file } = await imports(join(written({ 'p.json': PLAYLISTS }), 'p.json'))
    expect(file).toMatchObject({ state: 'refused', outcome: 'refused' })
    expect(file.problems[0]!.reason).toContain('Apple Music Library Tracks.json')
  })

  it('plays as sessions, with artists from the files beside them, and no address', async () => {
    const { lists, report, catalog } = await imports(
      written({
        'Apple Music Play Activity.csv': PLAYS,
        'Apple Music - Play History Daily Tracks.csv': DAYS,
        'Apple Music Library Tracks.json': TRACKS,
      }),
    )
    expect(Object.values(lists)[1]).toEqual([...BOTH, 'Song C / '])
    const plays = report.files.find(f => f.file.endsWith('Activity.csv'))!
    expect(Object.fromEntries(plays.problems.map(p => [p.reason, p.count]))).toEqual({
      'played for less than 30 seconds': 1,
      'a row that is no play': 1,
      'a video': 1,
      'a row without time or title': 1,
    })
    expect(sqliteOf(catalog).serialize().toString('latin1')).not.toContain('203.0.113.77')
  })

  it('the zip file of zip files that Apple gives', async () => {
    const inner = (name: string, value: object): Record<string, Uint8Array> => ({
      [`Apple_Media_Services/Apple Music Activity/${name}.zip`]: zipSync({ [name]: strToU8(JSON.stringify(value)) }),
    })
    const services = zipSync({
      ...inner('Apple Music Library Tracks.json', TRACKS),
      ...inner('Apple Music Library Playlists.json', PLAYLISTS),
      'Apple_Media_Services/Apple Music Activity/Apple Music Play Activity.csv': strToU8(PLAYS),
    })
    const folder = written({
      'export.zip': zipSync({ 'Apple Media Services information/Apple_Media_Services.zip': services }),
    })
    const { lists } = await imports(folder)
    expect(lists['Mine']).toEqual(BOTH)
    expect(lists['Apple Music library']).toEqual(BOTH)
    expect(Object.values(lists)[2]).toEqual([...BOTH, 'Song C / '])
  })

  it('a summary that the user names has no lists, and is said to have none', async () => {
    const { file } = await imports(join(written({ 'd.csv': DAYS }), 'd.csv'))
    expect(file).toMatchObject({
      state: 'skipped',
      problems: [{ reason: expect.stringContaining('no lists are in it') }],
    })
  })
})

describe('YouTube Music', () => {
  const [A, B] = ['AAAAAAAAAA1', 'BBBBBBBBB-2'] as const
  const WATCHED = [
    {
      header: 'YouTube Music',
      title: 'Watched Song A',
      titleUrl: `https://music.youtube.com/watch?v=${A}`,
      subtitles: [{ name: 'Artist A - Topic' }],
      time: '2024-01-01T10:00:00.000Z',
    },
    {
      header: 'YouTube Music',
      title: 'Watched Song B',
      titleUrl: `https://www.youtube.com/watch?v=${B}&t=3`,
      subtitles: [{ name: 'Artist B' }],
      time: '2024-01-01T10:04:00.000Z',
    },
    {
      header: 'YouTube',
      title: 'Watched a film',
      titleUrl: 'https://www.youtube.com/watch?v=x',
      time: '2024-01-01T11:00:00Z',
    },
    {
      header: 'YouTube Music',
      title: 'Watched https://music.youtube.com/watch?v=CCCCCCCCCC3',
      titleUrl: 'https://music.youtube.com/watch?v=CCCCCCCCCC3',
      time: '2024-01-01T10:08:00.000Z',
    },
  ]

  it('playlists are videos, which get their names from the songs of the library or the history', async () => {
    const folder = written({
      'playlists/Mine-videos.csv': `Video ID,Playlist Video Creation Timestamp\n${A},2024-01-01T00:00:00+00:00\n${B},2024-01-02T00:00:00+00:00\nno,2024\n`,
      'playlists/playlists.csv': 'Playlist ID,Add new videos to top,Playlist Title (Original)\nPL1,False,Mine\n',
      'playlists/Alt.csv': `Playlist Id,Channel Id,Time Created,Time Updated,Title,Description,Visibility\nPL9,UC,2020-01-01 00:00:00 UTC,2020-01-01 00:00:00 UTC,Older,,Private\n\nVideo Id,Time Added\n${B},2020-01-02 03:04:05 UTC\n`,
      'playlists/Leer.csv': `動画 ID,再生リストの動画の作成タイムスタンプ\n${A},2024-01-01T00:00:00+00:00\n`,
      'music library songs.csv': `Video ID,Song Title,Album Title,Artist Name 1,Artist Name 2\n${A},Song A,Al,Artist A,\n`,
      'history/watch-history.json': WATCHED,
    })
    const { lists, report, catalog } = await imports(folder)
    expect(lists).toMatchObject({ Mine: BOTH, Older: ['Song B / Artist B'], Leer: ['Song A / Artist A'] })
    expect(lists['music library songs']).toEqual(['Song A / Artist A'])
    expect(Object.values(lists)[0]).toEqual([...BOTH, ' / '])
    expect(catalog.track(1)).toMatchObject({
      source: 'youtube',
      sourceId: A,
      uri: `https://music.youtube.com/watch?v=${A}`,
    })
    expect(catalog.stats().tracks).toBe(3)
    const reasons = report.files.flatMap(f => f.problems.map(p => `${f.file.split('/').at(-1)}: ${p.reason}`))
    expect(reasons.sort()).toEqual([
      'Mine-videos.csv: a row without a video',
      'watch-history.json: a video that is not of YouTube Music',
    ])
    const added = catalog.store.prepare('SELECT added_at FROM playlist_tracks WHERE added_at < 1.6e12').pluck().all()
    expect(added).toEqual([Date.UTC(2020, 0, 2, 3, 4, 5)])
  })

  it('a history in another language: the words around the titles are not of them', async () => {
    const rows = ['Lied', 'Liebe', 'Leben', 'Licht', 'Leise'].map((title, i) => ({
      ...WATCHED[0],
      title: `„${title}“ angesehen`,
      titleUrl: `https://music.youtube.com/watch?v=AAAAAAAAAA${i}`,
      time: `2024-01-01T10:0${i}:00Z`,
    }))
    const { lists } = await imports(join(written({ 'Wiedergabeverlauf.json': rows }), 'Wiedergabeverlauf.json'))
    expect(Object.values(lists)).toEqual([['Lied', 'Liebe', 'Leben', 'Licht', 'Leise'].map(t => `${t} / Artist A`)])
  })

  it('the history as a page, which is what Google gives unless it is asked', async () => {
    const block = (product: string, body: string): string =>
      `<div class="outer-cell mdl-cell"><div class="mdl-grid"><div class="header-cell"><p class="mdl-typography--title">${product}<br></p></div><div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">${body}</div></div></div>`
    const song = (id: string, title: string, artist: string, time: string): string =>
      `Watched\u00a0<a href="https://music.youtube.com/watch?v=${id}">${title}</a><br><a href="https://www.youtube.com/channel/x">${artist}</a><br>${time}<br>`
    const page = `<html><head><style>${'.mdl-x{} '.repeat(20_000)}</style></head><body>${[
      block('YouTube Music', song(B, 'Song &amp; B', 'Artist B - Topic', 'Jan 1, 2024, 10:04:00\u202fAM PST')),
      block('YouTube Music', song(A, 'Song A', 'Artist A - Topic', 'Jan 1, 2024, 10:00:00 AM PST')),
      block('YouTube', song('CCCCCCCCCC3', 'Film', 'X', 'Jan 1, 2024, 10:00:00 AM PST')),
      block('YouTube Music', song('CCCCCCCCCC4', 'Kein Datum', 'X', '01.01.2024, 10:00:00 MEZ')),
    ].join('')}</body></html>`
    const { lists, file } = await imports(join(written({ 'watch-history.html': page }), 'watch-history.html'))
    expect(lists).toEqual({ 'Listening 2024-01-01 18:00': ['Song A / Artist A', 'Song & B / Artist B'] })
    expect(file).toMatchObject({ format: 'youtube', outcome: 'partial' })
    expect(file.problems.map(p => p.reason)).toEqual([
      'a video that is not of YouTube Music',
      'a row without time or title',
    ])
  })
})

describe('Deezer', () => {
  const sheets = {
    '1_creationData': [['Address'], ['203.0.113.77']],
    '8_favoriteSong': [
      ['Song Title', 'Artists', 'Album Title', 'ISRC'],
      ['Song A', 'Artist A', 'Al', 'FR1'],
    ],
    '10_listeningHistory': [
      ['Song Title', 'Artist', 'ISRC', 'Album Title', 'IP Address', 'Listening Time', 'Platform Name', 'Date'],
      ['Song A', 'Artist A', 'FR1', 'Al', '203.0.113.77', 213, 'web', '2024-10-24 23:00:00'],
      ['Song B', 'Artist B', null, 'Al', '203.0.113.77', '200', 'web', 45589.961],
      ['Song C', 'Artist C', null, 'Al', '203.0.113.77', -1, 'web', '2024-10-24 23:09:00'],
      ['Song D', 'Artist D', null, 'Al', '203.0.113.77', 200, 'web', 'gestern'],
    ],
    '11_playlistCreated': [
      ['Playlist Title', 'Playlist Link', 'Status', 'Song Title', 'Artists', 'Album Title', 'ISRC'],
      ['Mine', 'https://www.deezer.com/playlist/123', 'public', 'Song A', 'Artist A', 'Al', 'FR1'],
      ['Mine', 'https://www.deezer.com/playlist/456', 'public', 'Song B', 'Artist B, Tyler, The Creator', 'Al', null],
      ['Mine', 'https://www.deezer.com/playlist/123', 'public', '', '', '', null],
    ],
  }

  it.each([true, false])(
    'its workbook: lists, favourites and plays, and no address (shared texts: %s)',
    async isShared => {
      const path = join(written({ 'deezer-data_1.xlsx': workbook(sheets, isShared) }), 'deezer-data_1.xlsx')
      const { lists, file, catalog } = await imports(path)
      expect(lists).toEqual({
        'Favourite songs': ['Song A / Artist A'],
        'Listening 2024-10-24 23:00': BOTH,
        Mine: ['Song A / Artist A'],
        'Mine (4)': ['Song B / Artist B & Tyler, The Creator'],
      })
      expect(file).toMatchObject({ format: 'deezer', state: 'imported', outcome: 'partial' })
      expect(Object.fromEntries(file.problems.map(p => [p.reason, p.where]))).toEqual({
        'played for less than 30 seconds': undefined,
        'a row without time or title': 'row 5',
        'an entry without title and id': 'Mine',
      })
      expect(catalog.track(1)).toMatchObject({ isrc: 'FR1' })
      expect(sqliteOf(catalog).serialize().toString('latin1')).not.toContain('203.0.113.77')
      expect((await importPlaylists(catalog, path)).files[0]!.state).toBe('unchanged')
      expect(catalog.store.prepare("SELECT source_id FROM playlists WHERE name = 'Mine'").pluck().all()).toEqual([
        '123',
        '456',
      ])
    },
  )

  it('a sheet without its head is named, a link in two spellings is one list, a date that is none costs its row', async () => {
    const [head, first] = sheets['11_playlistCreated'] as [string[], string[]]
    const again = first.with(1, 'http://deezer.com/en/playlist/123?x=1').with(3, 'Song B').with(4, 'Artist B')
    const [columns, play] = sheets['10_listeningHistory'] as [string[], (string | number)[]]
    const book = workbook({
      '8_favoriteSong': [['Song A', 'Artist A']],
      '10_listeningHistory': [columns, play, play.with(7, '99999999999999999999')],
      '11_playlistCreated': [head, first, again],
    })
    const path = join(written({ 'a.xlsx': book }), 'a.xlsx')
    const { lists, file } = await imports(path)
    expect(lists).toEqual({ Mine: BOTH, 'Listening 2024-10-24 23:00': ['Song A / Artist A'] })
    expect(file.problems).toMatchObject([
      { reason: 'a sheet whose columns are not known', where: '8_favoriteSong', count: 1 },
      { reason: 'a row without time or title', where: 'row 3', count: 1 },
    ])
  })

  it('a cell without a text takes none of the others', async () => {
    const files = workbookFiles({
      '8_favoriteSong': [
        ['Song Title', 'Artists'],
        ['Song A', 'Artist A'],
      ],
    })
    const sheet = files[sheetPath(0)]!
    const bytes = zipped({ ...files, [sheetPath(0)]: sheet.replace('<v>3</v>', '') })
    const { lists } = await imports(join(written({ 'a.xlsx': bytes }), 'a.xlsx'))
    expect(lists).toEqual({ 'Favourite songs': ['Song A / '] })
  })

  it('a playlist of its API', async () => {
    const data = [
      {
        type: 'track',
        id: 1,
        title: 'Song A',
        duration: 225,
        artist: { name: 'Artist A' },
        album: { title: 'Al' },
        isrc: 'FR1',
      },
      { type: 'track', id: 2, title: 'Song B', duration: 225, artist: { name: 'Artist B' }, album: { title: 'Al' } },
    ]
    const folder = written({
      'a.json': { id: 5, title: 'Mine', type: 'playlist', tracks: { data } },
      'b.json': { data, total: 2 },
    })
    const { lists, catalog } = await imports(folder)
    expect(lists).toEqual({ Mine: BOTH, b: BOTH })
    expect(catalog.track(1)).toMatchObject({ isrc: 'FR1', durationMs: 225_000 })
  })

  it('another workbook is refused, with the reason', async () => {
    const catalog = await memoryCatalog()
    const path = join(written({ 'x.xlsx': workbook({ Sheet1: [['a'], ['b']] }) }), 'x.xlsx')
    const { files } = await importPlaylists(catalog, path)
    expect(files).toMatchObject([
      { state: 'refused', problems: [{ reason: 'a workbook, and not the export of Deezer' }] },
    ])
    expect(listsOf(catalog)).toEqual({})
  })
})
