import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type JellyfinSimulator, type SimulatedSong, startJellyfin } from '@murecom/jellyfin-simulator'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Library, openLibrary, openListening, openMusicServer, writeToServer } from '../../src/node.ts'
import { songBytes } from '../indexing/song-bytes.ts'

let folder: string
let library: Library
let jellyfin: JellyfinSimulator
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-jellyfin-'))
  library = await openLibrary(join(folder, 'songs.murecom'), { model: 'gtzan' })
  jellyfin = await startJellyfin()
})
afterEach(async () => {
  library.close()
  await jellyfin.close()
  rmSync(folder, { recursive: true })
})

const idOf = (number: number): string => `${number}`.padStart(32, '0')
const pathOf = (number: number): string => `jellyfin://${jellyfin.host}/${idOf(number)}`

function song(number: number, more: Partial<SimulatedSong> = {}): SimulatedSong {
  const bytes = songBytes(number)
  const file = { container: 'wav', path: `/media/${number}.wav`, bytes }
  return {
    id: idOf(number),
    name: `Song ${number}`,
    artists: ['One', 'Two'],
    album: 'Great',
    seconds: 4,
    ...file,
    ...more,
  }
}

const url = (): string => `jellyfin+http://${jellyfin.user}@${jellyfin.host}/`
const quick = { backoffMs: 1, tries: 2 }

test('songs come with what the server says, once, and what the user did comes along', async () => {
  jellyfin.songs = [
    song(1, { name: 'Ágætis byrjun', isFavorite: true, playCount: 3, lastPlayed: '2026-02-03T04:05:06.0000000Z' }),
    song(2),
  ]
  using server = await openMusicServer(url(), { ...quick, password: jellyfin.password })
  using listening = openListening(':memory:')
  const report = await library.addServer(server, { workers: 0, listening })
  expect(report).toMatchObject({ status: 'done', listed: 2, added: 2, refused: [] })
  expect(report.takenAlong).toEqual({ marks: 3, counts: 1, playlists: 0 })
  expect(library.song(pathOf(1))).toMatchObject({
    title: 'Ágætis byrjun',
    artist: 'One, Two',
    artists: ['One', 'Two'],
    album: 'Great',
    year: 2001,
    genres: ['Rock'],
    musicBrainz: { recordingId: '0f3dd4a8-2f3c-4d2c-9f0a-6ee1e2f9c0aa' },
  })
  expect(listening.playCounts()).toMatchObject([{ count: 3, last: Date.UTC(2026, 1, 3, 4, 5, 6) }])
  expect(await library.addServer(server, { workers: 0 })).toMatchObject({ unchanged: 2, bytes: 0 })
  library.close()
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name))
    for (const secret of [jellyfin.password, '0123456789abcdef0123456789abcdef']) {
      expect(bytes.includes(Buffer.from(secret))).toBe(false)
    }
  }
})

test('playlists are made, replaced, read back, and left alone when somebody else made them', async () => {
  const one = song(1)
  jellyfin.songs = Array.from({ length: 120 }, (_, i) => ({ ...one, id: idOf(i + 1) }))
  jellyfin.playlists.push({ id: 'abc', name: 'Mine', entries: [{ entryId: 'e', song: idOf(1) }] })
  using server = await openMusicServer(url(), { ...quick, password: jellyfin.password })
  using listening = openListening(':memory:')
  const entry = (number: number) => ({ id: idOf(number), hash: `h${number}`, path: pathOf(number) })
  const all = jellyfin.songs.map((_, i) => entry(i + 1))
  expect(await writeToServer(server, 'Mix', all, listening)).toBe('made')
  expect(await writeToServer(server, 'Mix', [...all].reverse(), listening)).toBe('replaced')
  const [, mix] = await server.playlists()
  expect(mix).toMatchObject({ name: 'Mix' })
  expect(await server.playlistSongs(mix!.id)).toEqual(all.map(({ id }) => id).reverse())
  await expect(writeToServer(server, 'Mine', all, listening)).rejects.toMatchObject({ code: 'not-ours' })
  expect(jellyfin.playlists[0]!.entries).toHaveLength(1)
})

test('a key acts for one user; a wrong password and a lost song are said plainly', async () => {
  jellyfin.songs = [song(1), song(2)]
  using server = await openMusicServer(`jellyfin+http://${jellyfin.host}/`, { ...quick, apiKey: jellyfin.apiKey })
  jellyfin.fault = (request, response) => {
    if (!request.url!.startsWith(`/Audio/${idOf(2)}`)) return false
    response.writeHead(404).end()
    return true
  }
  const report = await library.addServer(server, { workers: 0 })
  expect(report).toMatchObject({ added: 1, refused: [{ path: pathOf(2), kind: 'not-found' }] })
  jellyfin.fault = () => false
  const wrong = await openMusicServer(url(), { ...quick, password: 'wrong' }).catch((error: Error) => error)
  expect(wrong).toMatchObject({ code: 'wrong-login', message: `${jellyfin.host}: refuses this user or password` })
  const key = openMusicServer(`jellyfin+http://bob@${jellyfin.host}/`, { ...quick, apiKey: jellyfin.apiKey })
  await expect(key).rejects.toThrow('has no such user')
})
