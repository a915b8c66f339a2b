/** What /rest answers, against the published schemas of OpenSubsonic. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints, isThere, reason, validators } from './schemas.ts'
import { smallLibrary } from './small-library.ts'

/** Capitals stand for ids of what there is. */
const ASKED = [
  'ping', 'getLicense', 'getOpenSubsonicExtensions', 'getMusicFolders', 'getIndexes', 'getArtists', 'getArtist?id=ARTIST',
  'getAlbum?id=ALBUM', 'getAlbumList2?type=random', 'getAlbumList2?type=starred', 'getAlbumList2?type=recent',
  'getSong?id=SONG', 'search3?query=', 'search3?query=björk', 'getSimilarSongs?id=SONG', 'getSimilarSongs2?id=SONG',
  'getSonicSimilarTracks?id=SONG', 'findSonicPath?startSongId=SONG&endSongId=OTHER', 'getTopSongs?artist=Björk',
  'getArtistInfo2?id=ARTIST', 'getStarred2', 'scrobble?id=SONG', 'star?id=OTHER', 'unstar?id=OTHER', 'setRating?id=OTHER&rating=2',
  'getPlaylists', 'getPlaylist?id=PLAYLIST', 'createPlaylist?name=New&songId=SONG', 'updatePlaylist?playlistId=PLAYLIST&name=Old',
  'getRandomSongs', 'getSongsByGenre?genre=none', 'getGenres', 'deletePlaylist?id=PLAYLIST',
] // biome-ignore format: a list is easier to read than a column

if (!isThere) console.log(`skipped: ${reason}`)

describe.skipIf(!isThere)(`answers fit the published schemas (else skipped: ${reason})`, () => {
  let small: Awaited<ReturnType<typeof smallLibrary>>
  let validatorOf: ReturnType<typeof validators>
  const values: Record<string, string> = {}
  beforeAll(async () => {
    validatorOf = validators()
    small = await smallLibrary()
    const { searchResult3 } = await small.ask('search3?query=post')
    const song = small.songId('Hyperballad')
    const { playlist } = await small.ask(`createPlaylist?name=Seen&songId=${song}`)
    Object.assign(values, {
      ...{ SONG: song, OTHER: small.songId('浮躁'), PLAYLIST: playlist.id },
      ...{ ALBUM: searchResult3.album[0].id, ARTIST: searchResult3.album[0].artistId },
    })
    for (const note of [
      'star?id=SONG&albumId=ALBUM&artistId=ARTIST',
      'setRating?id=SONG&rating=3',
      'scrobble?id=SONG&time=5',
    ]) {
      await small.ask(withValues(note))
    }
  }, 60_000)
  afterAll(() => small.close())
  const withValues = (path: string): string => path.replace(/[A-Z]{4,}/g, name => values[name] ?? name)

  test.each(ASKED)('%s', async path => {
    const endpoint = path.split('?')[0]!
    const body = (await (await small.get(withValues(path))).json()) as { 'subsonic-response': { status: string } }
    expect(body['subsonic-response'].status).toBe('ok')
    const validate = validatorOf(endpoint)
    validate(body)
    expect(validate.errors ?? []).toEqual([])
    const failed = (await (
      await small.get(`${endpoint}?id=nothing&type=nothing&rating=9&startSongId=x&endSongId=x`)
    ).json()) as object
    validate(failed)
    expect(validate.errors ?? []).toEqual([])
  })

  test('each method that has a schema is asked', () => {
    expect([...new Set(ASKED.map(path => path.split('?')[0]))].sort()).toEqual(endpoints().sort())
  })

  test('a schema refuses what is wrong', () => {
    const head = { status: 'ok', version: '1', type: 'x', serverVersion: '1', openSubsonic: true }
    expect(validatorOf('getAlbum')({ 'subsonic-response': { ...head, album: { id: '1' } } })).toBe(false)
    expect(validatorOf('ping')({ 'subsonic-response': { status: 'ok' } })).toBe(false)
  })
})
