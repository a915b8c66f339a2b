import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { imports, temporaryFolder } from './helpers.ts'

const written = (name: string, content: string): string => {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, content)
  return path
}
const BOTH = ['Song A / Artist A', 'Song B / Artist B']

it('PLS', async () => {
  const text =
    '[playlist]\r\nNumberOfEntries=2\r\nFile2=/m/Artist B - Song B.mp3\r\nFile1=1.mp3\r\nTitle1=Artist A - Song A\r\nLength1=225\r\n'
  const { file, lists, catalog } = await imports(written('x.pls', text))
  expect(file).toMatchObject({ format: 'pls', outcome: 'complete' })
  expect(lists).toEqual({ x: BOTH })
  expect(catalog.track(1)!.durationMs).toBe(225_000)
})

it('WPL', async () => {
  const text = `<?wpl version="1.0"?><smil><head><meta name="ItemCount" content="2"/><title>W & X</title></head><body><seq>
    <media src="..\\a.mp3" trackTitle="Song A" trackArtist="Artist A" duration="225000"/>
    <media src="..\\Music\\Artist B - Song B.wma"/></seq></body></smil>`
  const { file, lists } = await imports(written('x.wpl', text))
  expect(file.format).toBe('wpl')
  expect(lists).toEqual({ 'W & X': BOTH })
})

it('the library of iTunes', async () => {
  const track = (id: number, name: string, artist: string): string =>
    `<key>${id}</key><dict><key>Track ID</key><integer>${id}</integer><key>Name</key><string>${name}</string><key>Artist</key><string>${artist}</string><key>Total Time</key><integer>225000</integer></dict>`
  const items = (...ids: number[]): string =>
    `<key>Playlist Items</key><array>${ids.map(id => `<dict><key>Track ID</key><integer>${id}</integer></dict>`).join('')}</array>`
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>Major Version</key><integer>1</integer><key>Tracks</key><dict>${track(7, 'Song A', 'Artist A')}${track(9, 'Song B', 'Artist B')}</dict>
<key>Playlists</key><array><dict><key>Master</key><true/><key>Name</key><string>Library</string>${items(7, 9)}</dict>
<dict><key>Name</key><string>Mine</string><key>Playlist Persistent ID</key><string>ABC</string>${items(9, 7)}</dict></array></dict></plist>`
  const { file, lists, catalog } = await imports(written('Library.xml', text))
  expect(file).toMatchObject({ format: 'itunes', outcome: 'complete' })
  expect(lists).toEqual({ Mine: [...BOTH].reverse() })
  expect(catalog.track(1)!.durationMs).toBe(225_000)
})

it('rekordbox', async () => {
  const text = `<?xml version="1.0" encoding="UTF-8"?><DJ_PLAYLISTS Version="1.0.0"><COLLECTION Entries="2">
    <TRACK TrackID="1" Name="Song A" Artist="Artist A" TotalTime="225" Location="file://localhost/a.mp3"/>
    <TRACK TrackID="2" Name="Song B" Artist="Artist B" Location="file://localhost/b.mp3"><TEMPO Bpm="120"/></TRACK></COLLECTION>
    <PLAYLISTS><NODE Type="0" Name="ROOT"><NODE Name="One" Type="1" KeyType="0"><TRACK Key="1"/><TRACK Key="2"/></NODE>
    <NODE Type="0" Name="Folder"><NODE Name="One" Type="1" KeyType="1"><TRACK Key="file://localhost/b.mp3"/></NODE></NODE></NODE></PLAYLISTS></DJ_PLAYLISTS>`
  const { file, lists } = await imports(written('rekordbox.xml', text))
  expect(file.format).toBe('rekordbox')
  expect(Object.values(lists)).toEqual([BOTH, ['Song B / Artist B']])
})

it('the songs of YouTube Music Takeout', async () => {
  const text = 'Video ID,Song Title,Album Title,Artist Name 1\nabc,Song A,Al,Artist A\ndef,Song B,Al,Artist B\n'
  expect((await imports(written('music library songs.csv', text))).lists).toEqual({ 'music library songs': BOTH })
})

it('scrobbles of Last.fm, with a head and without', async () => {
  const rows = '"1700000000","x","Artist A","","Al","","Song A",""\n"1700000300","x","Artist B","","","","Song B",""\n'
  const head = 'uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid'
  const first = await imports(written('scrobbles.csv', `${head}\n${rows}"no time","x","A","","","","B",""\n`))
  expect(Object.values(first.lists)).toEqual([BOTH])
  expect(first.file).toMatchObject({ format: 'lastfm', outcome: 'partial', problems: [{ where: 'row 4' }] })
  // Empty lines before the head are passed over.
  expect((await imports(written('late.csv', `\n \n${head}\n${rows}`))).lists).toEqual(first.lists)
  // A mark of the order of bytes is not seen, wherever it lies.
  const marked = await imports(written('marked.csv', `u\ufeff${head.slice(1)}\n${rows}`))
  expect(marked.lists).toEqual(first.lists)
  const bare =
    'Artist B,,Song B,14 Nov 2023 22:18\nArtist A,Al,Song A,14 Nov 2023 22:13\nArtist A,Al,Song A,13 Nov 2023 22:13\n'
  const second = await imports(written('x.csv', bare))
  expect(Object.values(second.lists)).toEqual([['Song A / Artist A'], BOTH])
})
