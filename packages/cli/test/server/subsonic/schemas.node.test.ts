/**
 * What /rest answers, against the published schemas of OpenSubsonic. They are not part of the project: MURECOM_REFERENCE names a
 * folder with them, or they lie in ../shared/reference.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { smallLibrary } from './small-library.ts'

const folder =
  process.env['MURECOM_REFERENCE'] ?? fileURLToPath(new URL('../../../../../../shared/reference', import.meta.url))
const file = join(folder, 'opensubsonic-openapi.json')
const isThere = existsSync(file)
const reason = 'MURECOM_REFERENCE names no folder with opensubsonic-openapi.json'
if (!isThere) console.log(`skipped: ${reason}`)

/** A validator for each endpoint; the last part of a `$ref` says which. */
function validators() {
  const documents = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>
  const ajv = new Ajv({ strict: false, allErrors: true })
  ajv.addFormat('date-time', text => !Number.isNaN(Date.parse(text)) && /^\d{4}-\d\d-\d\dT/.test(text))
  ajv.addFormat('double', true)
  for (const [path, document] of Object.entries(documents)) {
    if (/^(schemas|endpoints\/\w+)\//.test(path)) ajv.addSchema({ ...document, $id: `https://schemas/${path}` })
  }
  return (endpoint: string) => {
    const name = `${endpoint[0]!.toUpperCase()}${endpoint.slice(1)}Response.json`
    return (
      ajv.getSchema(`https://schemas/endpoints/${endpoint}/${name}`) ??
      ajv.getSchema('https://schemas/schemas/SubsonicResponse.json')!
    )
  }
}

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

  test.each([
    'ping', 'getLicense', 'getOpenSubsonicExtensions', 'getMusicFolders', 'getIndexes', 'getArtists', 'getArtist?id=ARTIST',
    'getAlbum?id=ALBUM', 'getAlbumList2?type=random', 'getAlbumList2?type=starred', 'getAlbumList2?type=recent',
    'getSong?id=SONG', 'search3?query=', 'search3?query=björk', 'getSimilarSongs?id=SONG', 'getSimilarSongs2?id=SONG',
    'getSonicSimilarTracks?id=SONG', 'findSonicPath?startSongId=SONG&endSongId=OTHER', 'getTopSongs?artist=Björk',
    'getArtistInfo2?id=ARTIST', 'getStarred2', 'scrobble?id=SONG', 'star?id=OTHER', 'unstar?id=OTHER', 'setRating?id=OTHER&rating=2',
    'getPlaylists', 'getPlaylist?id=PLAYLIST', 'createPlaylist?name=New&songId=SONG', 'updatePlaylist?playlistId=PLAYLIST&name=Old',
    'getRandomSongs', 'getSongsByGenre?genre=none', 'getGenres', 'deletePlaylist?id=PLAYLIST',
  ])('%s', async path => {
    const endpoint = path.split('?')[0]!
    const body = (await (await small.get(withValues(path))).json()) as { 'subsonic-response': { status: string } }
    expect(body['subsonic-response'].status).toBe('ok')
    const validate = validatorOf(endpoint)
    validate(body)
    expect(validate.errors ?? []).toEqual([])
    const failed = (await (await small.get(`${endpoint}?id=nothing&type=nothing&rating=9&startSongId=x&endSongId=x`)).json()) as object
    validate(failed)
    expect(validate.errors ?? []).toEqual([])
  }) // biome-ignore format: a list is easier to read than a column

  test('a schema refuses what is wrong', () => {
    const head = { status: 'ok', version: '1', type: 'x', serverVersion: '1', openSubsonic: true }
    expect(validatorOf('getAlbum')({ 'subsonic-response': { ...head, album: { id: '1' } } })).toBe(false)
    expect(validatorOf('ping')({ 'subsonic-response': { status: 'ok' } })).toBe(false)
  })
})
