import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeLibrary } from '../../murecom/test/reference/stored-library.ts'
import { displayWidth } from '../src/terminal/table.ts'
import { run } from './helpers.ts'

let folder: string
let music: string
let library: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-answers-'))
  music = join(folder, 'music')
  library = join(folder, 'library.murecom')
  await mkdir(music)
  for (const [i, name] of ['low', 'middle', 'high', 'highest', '红豆 一首很长的歌名'].entries()) {
    await writeFile(join(music, `${name}.wav`), wavBytes(chord([110 * 2 ** i, 137.5 * 2 ** i], 4), 22050))
  }
  const indexed = await run(['index', music, '--library', library, '--model', 'gtzan'])
  expect(indexed.code).toBe(0)
})
afterAll(() => rm(folder, { recursive: true }))

/** Runs a command on the library. */
const ask = (...args: string[]) => run([...args, '--library', library])
const titles = (songs: readonly { title: string }[]): string[] => songs.map(({ title }) => title).sort()

test('path: from one song to the other, as a table, as JSON and as a playlist', async () => {
  const list = join(folder, 'lists', 'way.m3u8')
  const table = await ask('path', 'low', 'highest', '-n', '3', '--m3u', list)
  expect(table.code).toBe(0)
  expect(table.out).toMatch(/^From low to highest:\n#\s+title\s+artist\s+score\s+file\n1 {2}low\s+1\.00\s/)
  const json = await ask('path', 'low', 'highest', '-n', '3', '--json')
  const { path } = JSON.parse(json.out) as { path: { title: string; path: string }[] }
  expect([path[0]!.title, path.at(-1)!.title]).toEqual(['low', 'highest'])
  const lines = path.flatMap(song => [`#EXTINF:4,${song.title}`, song.path])
  expect(await readFile(list, 'utf8')).toBe(`#EXTM3U\n${lines.join('\n')}\n`)
  expect(table.err).toContain(`${path.length} songs written to ${list}`)

  const same = await ask('path', 'low', 'low')
  expect(same).toMatchObject({ code: 1, err: 'murecom: "low" and "low" are the same song\n' })
})

test('mix: what was named is not in the answer', async () => {
  const { code, out } = await ask('mix', '--plus', 'low', 'middle', '--minus', 'highest', '--json')
  expect(code).toBe(0)
  const answer = JSON.parse(out) as Record<'plus' | 'minus' | 'songs', { title: string; score: number }[]>
  expect([titles(answer.plus), titles(answer.minus)]).toEqual([['low', 'middle'], ['highest']])
  expect(titles(answer.songs)).toEqual(['high', '红豆 一首很长的歌名'])
  expect(answer.songs[0]!.score).toBeGreaterThanOrEqual(answer.songs[1]!.score)
  expect((await ask('mix', '--plus', 'low')).out).toMatch(/^Mix of:\n {2}\+ low\n#/)
})

test('mixes keep to key and tempo; lists and searches are sorted, and show by what', async () => {
  const file = join(folder, 'sorted.murecom')
  storeLibrary(
    file,
    2,
    ['calm'],
    [
      { path: join(folder, 'a.mp3'), title: 'seed', vectors: [1, 0], tags: [0.1], bpm: 90, camelot: '1A', energy: 0.2 },
      { path: join(folder, 'b.mp3'), title: 'near', vectors: [1, 0.1], tags: [0.9], bpm: 100, camelot: '8A' },
      { path: join(folder, 'c.mp3'), title: 'clash', vectors: [1, 0.2], tags: [0.8], bpm: 130, camelot: '2B' },
      { path: join(folder, 'd.mp3'), title: 'fits', vectors: [1, 0.3], tags: [0.7], bpm: 201, camelot: '8B' },
    ],
  )
  const titled = async (...args: string[]): Promise<string[]> => {
    const { out } = await run([...args, '--json', '--library', file])
    return (JSON.parse(out) as { songs: { title: string }[] }).songs.map(({ title }) => title)
  }
  expect(await titled('mix', '--plus', 'seed')).toEqual(['near', 'clash', 'fits'])
  expect(await titled('mix', '--plus', 'seed', '--keep-key', '--keep-tempo')).toEqual(['near', 'fits'])
  expect(await titled('list', '--sort', '-tempo')).toEqual(['fits', 'clash', 'near', 'seed'])
  expect(await titled('search', 'calm', '--sort', 'key')).toEqual(['clash', 'near', 'fits'])
  const { out } = await run(['list', '--sort', 'key', '--library', file], { columns: 200 })
  expect(out).toMatch(/title +artist +key +file\n1 +seed +1A .*\n2 +clash +2B .*\n3 +near +8A .*\n4 +fits +8B /)
})

test('clusters: every song once, and a playlist for each group', async () => {
  const list = join(folder, 'groups', 'group.m3u8')
  const { code, out } = await ask('clusters', '-k', '2', '--json', '--m3u', list)
  expect(code).toBe(0)
  const { clusters } = JSON.parse(out) as { clusters: { songs: { title: string }[]; tags: { name: string }[] }[] }
  expect(clusters).toHaveLength(2)
  expect(titles(clusters.flatMap(({ songs }) => songs))).toHaveLength(5)
  expect(await readdir(join(folder, 'groups'))).toEqual(['group-1.m3u8', 'group-2.m3u8'])
  expect((await ask('clusters', '-k', '2', '-n', '1')).out).toMatch(
    /^1\. \d songs.*\n {2}\S.*\n( {2}and \d more\n)?\n2\. /,
  )
})

test('search: over names, tags and meaning; what is not understood is said', async () => {
  const found = await ask('search', 'metal', '--json')
  expect(found.code).toBe(0)
  expect(JSON.parse(found.out)).toMatchObject({
    query: 'metal',
    terms: [{ text: 'metal', tags: ['metal'] }],
    unknown: [],
  })
  const named = await ask('search', '红豆', 'xqzt')
  expect(named.code).toBe(0)
  expect(named.out.split('\n')[1]).toContain('红豆')
  expect(named.err).toContain('xqzt: no such tag, and in no name; left out')
  const meant = await ask('search', 'saxophone', 'in', 'a', 'smoky', 'bar')
  expect(meant.code).toBe(0)
  expect(meant.err).toContain('in meaning nearest to jazz')
  const none = await ask('search', 'xqzt')
  expect(none.code).toBe(1)
  expect(none.err).toContain('no song fits "xqzt"')
})

test('similar: a mistyped name brings the nearest names; tables fit, wide letters counted', async () => {
  const mistyped = await ask('similar', 'midlle')
  expect(mistyped).toMatchObject({
    code: 1,
    out: '',
    err: `murecom: no song of the library and no file fits "midlle"; the nearest names are:\n  middle\n    ${join(music, 'middle.wav')}\n`,
  })
  const { out } = await run(['similar', '红豆', '--quiet', '--library', library], { columns: 40 })
  expect(out).toMatch(/^#\s+title/)
  for (const line of out.trimEnd().split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(40)
  const unknown = await ask('path', 'low', join(folder, 'outside.wav'))
  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('no song of the library fits') })
})

test('similar artists and albums: by name, words of it, or what comes nearest', async () => {
  const file = join(folder, 'groups.murecom')
  const song = (title: string, artist: string, album: string, vectors: number[]) => {
    return { path: `/music/${artist}/${title}`, title, artist, album, vectors }
  }
  storeLibrary(
    file,
    2,
    [],
    [
      song('a', 'Queen', 'Hits', [1, 0]),
      song('b', 'Queen', 'Hits', [0.8, 0.6]),
      song('c', 'Kansas', 'Leftoverture', [0.96, 0.28]),
      song('d', 'The Kinks', 'Hits', [0, 1]),
    ],
  )
  const about = (...args: string[]) => run(['similar', ...args, '--library', file])
  const artists = await about('--artist', 'queen', '--json')
  expect(JSON.parse(artists.out)).toEqual({
    artist: { name: 'Queen', songs: 2 },
    similar: [
      { name: 'Kansas', songs: 1, score: expect.closeTo(0.999, 3) },
      { name: 'The Kinks', songs: 1, score: expect.closeTo(0.453, 3) },
    ],
  })
  const filtered = JSON.parse((await about('--artist', 'queen', '--where', 'title = d', '--json')).out)
  expect(filtered.similar).toEqual([{ name: 'The Kinks', songs: 1, score: expect.closeTo(0.453, 3) }])
  const why = JSON.parse((await about('a', '--why', '--where', 'not artist = queen', '-n', '1', '--json')).out)
  expect(why.similar).toMatchObject([{ title: 'c' }])
  expect(await about('--artist', 'queen', '--by', 'playlists', '--where', 'year > 1')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--where is about songs of the library, not about artists of lists'),
  })
  expect((await about('--artist', 'kinks')).out).toMatch(
    /^Similar to The Kinks:\n#\s+artist\s+songs\s+score\n1 {2}Queen/,
  )
  const albums = await about('--album', 'hits', '--artist', 'queen', '-n', '1')
  expect(albums.out).toMatch(
    /^Similar to Hits by Queen:\n#\s+album\s+artist\s+songs\s+score\n1 {2}Leftoverture {2}Kansas\s/,
  )
  expect(await about('--album', 'Hits')).toMatchObject({
    code: 1,
    err: 'murecom: several albums fit "Hits":\n  Hits by Queen\n  Hits by The Kinks\n',
  })
  expect(await about('--artist', 'Quene')).toMatchObject({
    code: 1,
    err: 'murecom: no artist of the library fits "Quene"; the nearest names are:\n  Queen\n',
  })
  for (const args of [[], ['low', '--artist', 'Queen'], ['--artist', 'Queen', '--m3u', 'x.m3u8']]) {
    expect((await about(...args)).code).toBe(2)
  }
})

test('similar artists by the lists of a catalogue', async () => {
  const list = join(folder, 'evening.m3u8')
  await writeFile(list, '#EXTM3U\n#EXTINF:200,Queen - Radio\na.mp3\n#EXTINF:200,Kansas - Dust\nb.mp3\n')
  const db = join(folder, 'lists.db')
  expect((await run(['import', list, '--db', db, '--quiet'])).code).toBe(0)
  const ask = (...args: string[]) => run(['similar', '--by', 'playlists', '--db', db, ...args])
  const { out } = await ask('--artist', 'queen', '--json')
  expect(JSON.parse(out)).toEqual({ artist: { name: 'queen' }, similar: [{ name: 'Kansas', lists: 1, score: 0.25 }] })
  expect((await ask('--artist', 'queen')).out).toMatch(/^In lists with queen:\n#\s+artist\s+lists\s+score\n1 {2}Kansas/)
  expect(await ask('--artist', 'nobody')).toMatchObject({ code: 1, err: expect.stringContaining('no list of') })
  expect((await ask('--album', 'Hits')).code).toBe(2)
})

test('mix: seeds are songs, artists, albums, tags and lists, with weights', async () => {
  const file = join(folder, 'seeds.murecom')
  const song = (title: string, artist: string, album: string, vectors: number[], tags: number[]) => {
    return { path: `/music/${artist}/${title}`, title, artist, album, vectors, tags }
  }
  storeLibrary(
    file,
    2,
    ['calm', 'loud'],
    [
      song('Radio', 'Queen', 'Hits', [1, 0], [0.9, 0]),
      song('Ga', 'Queen', 'Hits', [0.8, 0.6], [0.5, 0.2]),
      song('Dust', 'Kansas', 'Leftoverture', [0.96, 0.28], [0.8, 0.1]),
      song('Lola', 'The Kinks', 'Hits', [0, 1], [0, 0.9]),
      song('Sunny', 'The Kinks', 'Face to Face', [0.28, 0.96], [0.1, 0.8]),
    ],
  )
  const list = join(folder, 'mine.m3u8')
  await writeFile(list, '#EXTM3U\n#EXTINF:200,Kansas - Dust\nx.mp3\n#EXTINF:200,Nobody - Nothing\ny.mp3\n')
  const mix = (...args: string[]) => run(['mix', '--library', file, ...args])
  const { out } = await mix('--plus', 'artist:queen^2', 'Lola', `list:${list}`, '--minus', 'album:Face', 'tag:loud^0.5')
  expect(out).toMatch(
    /^Mix of:\n {2}\+ songs by Queen \(weight 2\)\n {2}\+ The Kinks - Lola\n {2}\+ 1 of 2 songs of mine\n {2}- Face to Face by The Kinks\n {2}- songs that fit loud \(weight 0\.5\)\n/,
  )
  const json = JSON.parse((await mix('--plus', 'album:hits by kinks^3', '--minus', 'radio', '--json')).out)
  expect(json.plus).toEqual([{ album: 'Hits', artist: 'The Kinks', weight: 3 }])
  expect(json.minus).toMatchObject([{ title: 'Radio' }])
  expect(titles(json.songs)).toEqual(['Dust', 'Ga', 'Sunny'].sort())
  expect(json.songs[0].title).toBe('Sunny')
  expect(await mix('--plus', 'album:Hits')).toMatchObject({ code: 1, err: expect.stringContaining('several albums') })
  expect(await mix('--plus', 'artist:Nobody')).toMatchObject({ code: 1, err: expect.stringContaining('no artist of') })
  expect(await mix('--plus', 'tag:zither')).toMatchObject({
    code: 1,
    err: expect.stringContaining('no song fits "zither"'),
  })
  expect(await mix('--plus', 'Lola^0')).toMatchObject({ code: 2, err: expect.stringContaining('must be above 0') })
})

test('tag: files of the library and others; one that cannot be used costs one line and the exit code', async () => {
  const outside = join(folder, 'outside.wav')
  await writeFile(outside, wavBytes(chord([110, 137.5], 4), 22050))
  const { code, out, err } = await ask(
    'tag',
    join(music, 'low.wav'),
    join(folder, 'no.mp3'),
    outside,
    '-n',
    '2',
    '--json',
  )
  expect(code).toBe(1)
  expect(err).toMatch(/^skipped .*no\.mp3: .*no such file/)
  const answer = JSON.parse(out) as {
    model: string
    files: { path: string; song?: { title: string } | null; tags?: { name: string; value: number }[] }[]
  }
  expect(answer.model).toBe('gtzan')
  expect(answer.files.map(({ tags }) => tags?.length)).toEqual([2, undefined, 2])
  expect(answer.files[2]!.tags).toEqual(answer.files[0]!.tags)
  expect(answer.files.map(({ song }) => song?.title)).toEqual(['low', undefined, undefined])
  const text = await ask('tag', join(music, 'low.wav'), '-n', '1')
  expect(text.out).toMatch(/^low\n\d+ bpm, [A-G][b#]? major \(\d+B\)\n {2}[a-z]+ {2}\d\.\d\d {2}#+\n$/)
})

test('index: an unknown model is refused, and another one than before', async () => {
  const wrong = await run(['index', music, '--library', join(folder, 'new'), '--model', 'vggish'])
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('--model must be musicnn, gtzan or a file') })
  const other = await ask('index', music, '--model', 'musicnn')
  expect(other).toMatchObject({
    code: 1,
    err: expect.stringContaining('was indexed with the model gtzan, not with musicnn'),
  })
  const text = join(folder, 'text')
  await writeFile(text, 'not a model, but long enough for one')
  const broken = await run(['index', music, '--library', join(folder, 'new'), '--model', text])
  expect(broken).toMatchObject({ code: 1, err: expect.stringContaining('not a genre network buffer') })
})

test('doctor: says what is there, and fails on a broken library only', async () => {
  const well = await ask('doctor', '--json')
  expect(well.code).toBe(0)
  const { healthy, findings } = JSON.parse(well.out) as {
    healthy: boolean
    findings: { name: string; state: string; text: string }[]
  }
  expect(healthy).toBe(true)
  expect(findings.map(({ name }) => name)).toEqual([
    'Node.js',
    'SIMD',
    'threads',
    'memory',
    'model musicnn',
    'model gtzan',
    'library',
    'catalogue',
    'disk',
    'ffmpeg',
  ])
  expect(findings.find(({ name }) => name === 'library')!.text).toContain('5 songs, model gtzan')
  const absent = await run(['doctor', '--library', join(folder, 'absent'), '--quiet'], { env: { HOME: folder } })
  expect(absent).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^missing {2}library .*not there yet.*\nmissing {2}catalogue .*\n$/),
  })
  const text = join(folder, 'broken.murecom')
  await writeFile(text, 'x'.repeat(5000))
  const broken = await run(['doctor', '--library', text])
  expect(broken).toMatchObject({ code: 1, out: expect.stringMatching(/failed {3}library .*is not a murecom library/) })
})

test.each([
  [['path', 'low', 'high', '-n', '1'], '-n must be an integer from 2 to 1000, got 1'],
  [['mix'], 'name at least one seed with --plus, --minus or --lately'],
  [['clusters', '-k', '2.5'], '-k must be an integer from 1 to 1000, got 2.5'],
  [['clusters', '--seed', '-1'], '--seed must be an integer from 0 to 4294967295, got -1'],
  [['list', '--sort', 'mood'], '--sort must be one of name, -name, tempo'],
  [['search', 'x', '-n', ''], '-n must be an integer from 1 to 1000, got'],
  [['similar', 'low', '--m3u', 'song.mp3'], '--m3u must name a file that ends in .m3u8 or .m3u, got song.mp3'],
  [['tag'], "missing required argument 'files'"],
  [['completion', 'tcsh'], "'tcsh' is invalid for argument 'shell'"],
])('%j is wrong use', async (args, message) => {
  const { code, out, err } = await run(args, { env: { HOME: folder } })
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain(message)
})

test.each(['tag', 'path', 'mix', 'clusters', 'search', 'doctor', 'completion'])('%s has help', async command => {
  const { code, out } = await run([command, '--help'])
  expect(code).toBe(0)
  expect(out).toContain(`Usage: murecom ${command}`)
})

test('hostile names are names', async () => {
  for (const name of [
    "'; DROP TABLE songs; --",
    '../../../etc/passwd/x',
    '" OR 1=1',
    '*',
    '\u0000',
    'x'.repeat(5000),
  ]) {
    for (const command of [
      ['similar', name],
      ['path', name, 'low'],
      ['mix', '--plus', name],
      ['search', name],
    ]) {
      const { code, err } = await ask(...command)
      // A search takes them for words, which may mean something.
      expect(command[0] === 'search' ? [0, 1] : [1], command[0]).toContain(code)
      expect(err).not.toMatch(/\n {4}at /)
    }
  }
  expect(JSON.parse((await ask('index', music, '--json')).out)).toMatchObject({ songs: 5 })
})
