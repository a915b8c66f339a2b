/** What supysonic answers, against the schemas that our answers fit. It speaks an older protocol: what that lacks is a list. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import * as made from '../../../../murecom/test/reference/tagged-files.ts'
import { isThere as hasSupysonic, reason as noSupysonic, startSupysonic } from '../../supysonic.ts'
import { DEVIATIONS, type Deviation, mended, UNKNOWN_TO_SUPYSONIC } from './older-protocol.ts'
import { endpoints, isThere as hasSchemas, reason as noSchemas, validators } from './schemas.ts'

const reason = hasSupysonic ? noSchemas : noSupysonic
const isThere = hasSupysonic && hasSchemas
if (!isThere) console.log(`skipped: ${reason}`)

const PASSWORD = 'correct horse'
const SOUND = new URL('../../../../decode/test/fixtures/ffmpeg/layer3.mp3', import.meta.url)
/** In this order: later ones name what earlier ones answered, in capitals. */
const ASKED = [
  'ping', 'getLicense', 'getMusicFolders', 'getIndexes', 'getArtists', 'search3?query=three', 'search3?query=',
  'getArtist?id=ARTIST', 'getAlbum?id=ALBUM', 'getSong?id=SONG', 'star?id=SONG&albumId=ALBUM&artistId=ARTIST',
  'setRating?id=SONG&rating=4', 'scrobble?id=SONG', 'getStarred2', 'getAlbumList2?type=random', 'getAlbumList2?type=starred',
  'getAlbumList2?type=byGenre&genre=Rock', 'getAlbumList2?type=byYear&fromYear=1990&toYear=2000', 'getAlbum?id=ALBUM',
  'unstar?id=SONG', 'getRandomSongs', 'getSongsByGenre?genre=Rock', 'getSongsByGenre?genre=none', 'getGenres',
  'createPlaylist?name=Seen&songId=SONG', 'getPlaylists', 'updatePlaylist?playlistId=LIST&comment=x', 'getPlaylist?id=LIST',
  'createPlaylist?playlistId=LIST', 'getPlaylist?id=LIST&now=empty', 'deletePlaylist?id=LIST', 'getPlaylists',
] // biome-ignore format: a list is easier to read than a column
const REFUSED = [
  'getSong?id=x',
  'getSong',
  'getAlbum?id=11111111-1111-1111-1111-111111111111',
  'setRating?id=SONG&rating=9',
]

// biome-ignore lint/suspicious/noExplicitAny: answers of many methods of another server
type Answer = any

test.skipIf(!isThere)(
  `supysonic's answers fit the schemas of OpenSubsonic, except for members of later protocols that are listed (else skipped: ${reason})`,
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'murecom-supysonic-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const [music, data] = ['music', 'data'].map(name => join(folder, name)) as [string, string]
    for (const name of [join(music, 'Björk'), data]) mkdirSync(name, { recursive: true })
    const { text } = made
    for (const title of ['Jóga', '夜', 'three']) {
      const frames = [
        ['TPE1', text('Björk', 1)],
        ['TALB', text('Post', 1)],
        ['TCON', text('Rock')],
        ['TYER', text('1995')],
      ] as const
      const tag = made.id3(3, [['TIT2', text(title, 1)], ...(title === 'three' ? frames : frames.slice(0, 2))])
      writeFileSync(join(music, 'Björk', `${title}.mp3`), Buffer.concat([tag, readFileSync(SOUND)]))
    }
    const server = await startSupysonic(music, data, PASSWORD)
    onTestFinished(() => server.close())

    const validatorOf = validators()
    const needed = new Set<Deviation>()
    const names: Record<string, string> = {}
    const ask = async (path: string): Promise<Answer> => {
      const [method = '', query = ''] = path.replace(/[A-Z]{4,}/g, name => names[name] ?? name).split('?')
      const login = new URLSearchParams({ u: 'ann', p: PASSWORD, c: 'test', v: '1.12.0', f: 'json' })
      const response = await fetch(`http://127.0.0.1:${server.port}/rest/${method}.view?${login}&${query}`)
      const { 'subsonic-response': content } = (await response.json()) as Answer
      const errorsOf = (deviations: readonly Deviation[]) => {
        const validate = validatorOf(method)
        const { answer, had } = mended(method, content, deviations)
        validate({ 'subsonic-response': answer })
        return { errors: validate.errors ?? [], had }
      }
      const { errors, had } = errorsOf(DEVIATIONS)
      expect([path, errors]).toEqual([path, []])
      for (const deviation of had) {
        // What is mended must have been wrong.
        const others = DEVIATIONS.filter(other => other !== deviation)
        expect(errorsOf(others).errors, `${path}: ${deviation.member} in ${deviation.in}`).not.toEqual([])
        needed.add(deviation)
      }
      return content
    }

    const had: Record<string, Answer> = {}
    for (const path of ASKED) {
      const content = await ask(path)
      expect([path, content.status]).toEqual([path, 'ok'])
      had[path] = content
      const [song] = content.searchResult3?.song ?? []
      if (song && !names['SONG']) Object.assign(names, { SONG: song.id, ALBUM: song.albumId, ARTIST: song.artistId })
      const [list] = content.playlists?.playlist ?? []
      if (list) names['LIST'] = list.id
    }
    for (const path of [...REFUSED, ...Object.keys(UNKNOWN_TO_SUPYSONIC)]) {
      const { status } = await ask(path)
      expect([path, status]).toEqual([path, 'failed'])
    }
    expect(DEVIATIONS.filter(deviation => !needed.has(deviation))).toEqual([])
    // The answers had something in them, and every schema was used.
    expect(had['getSong?id=SONG'].song).toMatchObject({ title: 'three', artist: 'Björk', genre: 'Rock', year: 1995 })
    expect(had['getAlbum?id=ALBUM'].album.song).toHaveLength(3)
    expect(had['getGenres'].genres.genre).toHaveLength(1)
    expect(had['getPlaylist?id=LIST'].playlist).toMatchObject({
      name: 'Seen',
      comment: 'x',
      entry: [{ title: 'three' }],
    })
    expect(had['getPlaylist?id=LIST&now=empty'].playlist).toMatchObject({ songCount: 0 })
    const asked = [...ASKED.map(path => path.split('?')[0]), ...Object.keys(UNKNOWN_TO_SUPYSONIC)]
    expect([...new Set(asked)].sort()).toEqual(endpoints().sort())
  },
)
