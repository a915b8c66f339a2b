import { afterEach, beforeEach, expect, test } from 'vitest'
import { openListening, Radio, type RadioOptions, type RadioSurroundings } from '../../src/node.ts'
import { HOUR, kindOf, radioLibrary, threeKinds } from './radio-library.ts'

const SONGS = threeKinds(40)
const SEED = SONGS[0]!.path

let made: Awaited<ReturnType<typeof radioLibrary>>
let now: number
beforeEach(async () => {
  made = await radioLibrary(SONGS)
  now = 1e12
})
afterEach(() => made.close())

function start(options: RadioOptions & RadioSurroundings = {}): Promise<Radio> {
  return Radio.start(made.library, { seeds: { songs: [SEED] }, seed: 1, now: () => now, ...options })
}

async function pathsOf(radio: Radio, limit = 8): Promise<string[]> {
  return (await radio.next({ limit })).songs.map(({ path }) => path)
}

/** Plays what comes, and reports it as `outcomeOf` says. */
async function play(
  radio: Radio,
  count: number,
  outcomeOf: (path: string) => 'completed' | 'skipped',
): Promise<string[]> {
  const played: string[] = []
  for (let i = 0; i < count; i++) {
    const [path] = await pathsOf(radio, 1)
    radio.report({ path: path!, outcome: outcomeOf(path!) })
    played.push(path!)
    now += HOUR / 20
  }
  return played
}

test('a radio goes on with what sounds like its seed, and says so', async () => {
  const { songs, gaveUp, unknownSeeds } = await (await start()).next({ limit: 6 })
  expect(songs.map(kindOf)).toEqual(Array.from({ length: 6 }, () => 'calm'))
  for (const { reasons, score } of songs) {
    expect(reasons[0]).toMatchObject({ kind: 'sounds-like', because: 'seed', song: { path: SEED } })
    expect(score).toBeGreaterThan(0.25)
  }
  expect({ gaveUp, unknownSeeds }).toEqual({ gaveUp: [], unknownSeeds: [] })
})

test('each kind of seed means songs', async () => {
  const kindsOf = async (seeds: RadioOptions['seeds']): Promise<Set<string>> =>
    new Set((await (await start({ seeds: seeds! })).next({ limit: 6 })).songs.map(kindOf))
  expect(await kindsOf({ artists: ['LOUD artist 2'] })).toEqual(new Set(['loud']))
  expect(await kindsOf({ albums: ['odd album 3'] })).toEqual(new Set(['odd']))
  expect(await kindsOf({ tags: ['Loud'] })).toEqual(new Set(['loud']))
  expect(await kindsOf({ words: 'odd' })).toEqual(new Set(['odd']))
  expect(await kindsOf({ songs: [SEED], artists: ['odd artist 1'] })).toEqual(new Set(['calm', 'odd']))
  const own = await (await start({ seeds: { artists: ['LOUD artist 2'] } })).next({ limit: 6 })
  const seed = own.songs.find(({ artist }) => artist === 'loud artist 2')!
  expect(seed.reasons[0]).toEqual({ kind: 'seed' })
  expect(seed.reasons.some(reason => reason.kind === 'sounds-like' && reason.song.path === seed.path)).toBe(false)
  const answer = await (await start({ seeds: { artists: ['Nobody'], tags: ['jazz'] } })).next()
  expect(answer.unknownSeeds).toEqual(['Nobody', 'jazz'])
  expect(answer.songs).toHaveLength(10)
})

test('asked again without a report it answers the same; a skip changes what is ahead', async () => {
  const radio = await start()
  const plan = await pathsOf(radio)
  expect(await pathsOf(radio)).toEqual(plan)
  radio.report({ path: plan[0]!, outcome: 'skipped' })
  const next = await pathsOf(radio)
  expect(next).not.toContain(plan[0])
  expect(next).not.toEqual(plan.slice(1))
})

test('it leaves what is skipped and stays with what is heard to the end', async () => {
  const radio = await start({ seeds: { songs: [SEED, SONGS[45]!.path] } })
  await play(radio, 14, path => (path.includes('/loud/') ? 'completed' : 'skipped'))
  const ahead = await radio.next({ limit: 6 })
  expect(ahead.songs.map(kindOf)).toEqual(Array.from({ length: 6 }, () => 'loud'))
  expect(
    ahead.songs.flatMap(({ reasons }) => reasons).some(r => r.kind === 'sounds-like' && r.because === 'heard'),
  ).toBe(true)
})

test('a seed that was heard to the end is named once among the reasons of a song', async () => {
  const radio = await start()
  radio.report({ path: SEED, outcome: 'completed' })
  const { songs } = await radio.next({ limit: 6 })
  const named = songs.map(({ reasons }) => reasons.flatMap(r => (r.kind === 'sounds-like' ? [r.song.path] : [])))
  expect(named.map(paths => paths.filter(path => path === SEED).length)).toEqual([1, 1, 1, 1, 1, 1])
})

test('a song that is far from what was liked does not say that it sounds like it', async () => {
  made.close()
  const between = { ...SONGS[1]!, path: '/other/between.mp3', title: 'between', vectors: [1, 0.75, 0.1, 0] }
  made = await radioLibrary([...SONGS, between])
  const { songs } = await (await start({ where: 'title = between' })).next({ limit: 1 })
  expect(songs[0]!.reasons).toMatchObject([{ kind: 'new-ground' }])
})

test('when everything is skipped it tries something else', async () => {
  const radio = await start()
  const played = await play(radio, 12, () => 'skipped')
  expect(new Set(played.map(path => kindOf({ path }))).size).toBeGreaterThan(1)
})

test('artists and albums keep their distance, and no song comes twice', async () => {
  const radio = await start({ artistGap: 3, albumGap: 7 })
  const paths = await pathsOf(radio, 24)
  expect(new Set(paths).size).toBe(24)
  const songs = paths.map(path => made.library.song(path)!)
  for (const [i, song] of songs.entries()) {
    expect(songs.slice(Math.max(0, i - 3), i).map(({ artist }) => artist)).not.toContain(song.artist)
    expect(songs.slice(Math.max(0, i - 7), i).map(({ album }) => album)).not.toContain(song.album)
  }
})

test('a song may come again after the hours', async () => {
  const radio = await start({
    repeatHours: 2,
    artistGap: 0,
    albumGap: 0,
    artistMost: 50,
    where: 'folder = "calm/album 1"',
  })
  const all = SONGS.filter(({ path }) => path.includes('/calm/album 1/')).length
  const heard = await play(radio, all, () => 'completed')
  expect(new Set(heard).size).toBe(all)
  now += 3 * HOUR
  const again = await radio.next({ limit: 1 })
  expect(heard).toContain(again.songs[0]!.path)
  expect(again.gaveUp).toEqual([])
})

test('rules are given up one after the other when no song is left, and that is said', async () => {
  const radio = await start({ where: 'artist = "calm artist 1"' })
  const { songs, gaveUp } = await radio.next({ limit: 5 })
  expect(songs.length).toBe(5)
  expect(gaveUp).toEqual(['albumGap', 'artistMost', 'artistGap'])
  for (const { path } of songs) radio.report({ path, outcome: 'completed' })
  const again = await radio.next({ limit: 1 })
  expect(again.gaveUp).toEqual(['albumGap', 'artistMost', 'artistGap', 'repeatHours', 'sameSong'])
  expect(again.songs).toHaveLength(1)
})

test('no two versions of one recording come', async () => {
  made.close()
  const twin = { ...SONGS[1]!, path: '/other/live.mp3', title: `${SONGS[1]!.title} (Live)`, durationSeconds: 300 }
  made = await radioLibrary([...SONGS, twin])
  const paths = await pathsOf(await start({ artistGap: 0, albumGap: 0, artistMost: 50 }), 40)
  expect(paths.filter(path => path === SONGS[1]!.path || path === twin.path)).toHaveLength(1)
})

test('what is banned or never wanted does not come, whatever has to be given up', async () => {
  const listening = openListening(':memory:')
  listening.setBan('ann', { kind: 'artist', artist: 'Calm Artist 1' }, 5)
  listening.setBan('ann', { kind: 'album', artist: 'calm artist 2', album: 'calm album 2' }, 5)
  const radio = await start({
    listening,
    user: 'ann',
    never: { songs: [SONGS[41]!.path, SONGS[6]!.path], words: ['Album 3', 'LOUD'], artists: ['odd artist 0'] },
  })
  const banned = (await pathsOf(radio, 1))[0]!
  radio.report({ path: banned, outcome: 'banned' })
  const paths = await pathsOf(radio, 120)
  const songs = paths.map(path => made.library.song(path)!)
  expect(songs.length).toBeGreaterThan(20)
  expect(paths).not.toContain(banned)
  expect(paths).not.toContain(SONGS[6]!.path)
  for (const { artist, album, title } of songs) {
    expect(['calm artist 1', 'odd artist 0']).not.toContain(artist)
    expect(`${artist}, ${album}`).not.toBe('calm artist 2, calm album 2')
    expect(`${title} ${album}`).not.toMatch(/loud|album 3/)
  }
  listening.close()
})

test('bans and filters that leave nothing give an empty answer', async () => {
  expect((await (await start({ where: 'year > 2100' })).next()).songs).toEqual([])
  expect((await (await start({ never: { words: ['calm', 'loud', 'odd'] } })).next()).songs).toEqual([])
})

test('what is heard is noted, and what was heard elsewhere is learnt from', async () => {
  const listening = openListening(':memory:')
  const radio = await start({ listening, file: undefined })
  const [path] = await pathsOf(radio, 1)
  radio.report({ path: path!, outcome: 'unknown' })
  radio.report({ path: path!, outcome: 'liked', playedSeconds: 100 })
  expect(listening.plays()).toMatchObject([
    { song: { path }, outcome: 'completed', source: 'radio', playedSeconds: 100 },
  ])
  expect(listening.marks()).toMatchObject([{ item: { kind: 'song', path }, starred: now }])
  for (const song of SONGS.slice(45, 60)) {
    const known = made.library.contentsOf([made.library.idOf(song.path)!])[0]!
    const play = { user: 'bob', song: known, playedSeconds: null, durationSeconds: null, source: 'rest' as const }
    listening.addPlays([{ ...play, at: now - 60_000, outcome: 'completed' }])
  }
  const bobs = await Radio.start(made.library, { listening, user: 'bob', seed: 1, now: () => now })
  expect(new Set((await bobs.next({ limit: 6 })).songs.map(kindOf))).toEqual(new Set(['loud']))
  listening.close()
})

test('playlists bring songs that do not sound alike', async () => {
  const wanted = SONGS[100]!
  const recommender = {
    idOf: () => 7,
    nextForPlaylist: () => [
      {
        id: 8,
        sourceId: '',
        name: wanted.title!,
        artists: [wanted.artist!],
        imageUrl: null,
        because: 'playlists' as const,
      },
    ],
  }
  const { songs } = await (await start({ recommender, explore: 0 })).next({ limit: 60 })
  const place = songs.findIndex(({ path }) => path === wanted.path)
  expect(place).toBeGreaterThanOrEqual(0)
  expect(songs[place]!.reasons).toContainEqual({ kind: 'playlists', share: 1 })
  const without = await (await start({ explore: 0 })).next({ limit: 60 })
  const before = without.songs.findIndex(({ path }) => path === wanted.path)
  expect(before === -1 ? 60 : before).toBeGreaterThan(place)
})

test('a thread answers as the library does', async () => {
  const parallel = await made.library.parallel()
  const options = { seeds: { songs: [SEED] }, seed: 1, now: () => now }
  const [a, b] = [await Radio.start(made.library, options), await Radio.start(parallel, options)]
  expect(await b.next({ limit: 12 })).toEqual(await a.next({ limit: 12 }))
  await parallel.close()
})

test('wrong options are refused by their names', async () => {
  await expect(start({ explore: 2 })).rejects.toThrow('Radio.start: explore must be a finite number from 0 to 1, got 2')
  await expect(start({ artistGap: -1 })).rejects.toThrow('artistGap')
  await expect(start({ seeds: { songs: ['/nowhere.mp3'] } })).rejects.toThrow('must be paths of the library')
  await expect(start({ where: 'yaer > 3' })).rejects.toThrow('did you mean year?')
  const radio = await start()
  expect(() => radio.report({ path: '/nowhere.mp3', outcome: 'skipped' })).toThrow('must be a path of the library')
  expect(() => radio.report({ path: SEED, outcome: 'loved' as 'liked' })).toThrow('outcome')
  await expect(radio.next({ limit: 0 })).rejects.toThrow('limit')
})
