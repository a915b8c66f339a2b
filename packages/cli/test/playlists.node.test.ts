import { copyFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listeningFile, openListening, recommenderManifest } from 'murecom/node'
import { openCatalog } from 'murecom/spotify-crawler'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeLibrary } from '../../murecom/test/reference/stored-library.ts'
import { run } from './helpers.ts'

let folder: string
let db: string
let model: string

/** Playlists of two styles, ten tracks each, six a list. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-playlists-'))
  db = join(folder, 'catalog.db')
  model = join(folder, 'model')
  const catalog = await openCatalog(db)
  catalog.write(() => {
    for (let p = 0; p < 40; p++) {
      const style = p % 2
      const entries = Array.from({ length: 6 }, (_, position) => {
        const n = (p * 7 + position * 3) % 10
        const track = {
          source: 'test',
          sourceId: `${style}-${n}`,
          name: `Song ${style}${n}`,
          artists: [{ sourceId: null, name: `Band ${style}` }],
        }
        return { position, track }
      })
      const id = catalog.writer.upsertPlaylist({ source: 'test', sourceId: `p${p}`, name: `List ${p}` })
      catalog.writer.putEntries(id, entries)
      catalog.writer.markComplete(id, 0)
    }
  })
  catalog.close()
})
afterAll(() => rm(folder, { recursive: true }))

/** Trains the model of the catalogue once for all tests. */
let training: ReturnType<typeof run> | undefined
const trained = () => {
  training ??= run([
    'train',
    '--db',
    db,
    '--model',
    model,
    '--min-count',
    '1',
    '--workers',
    '1',
    '--vector-size',
    '8',
    '--json',
  ])
  return training
}

test('train, then next: songs of the same style, as a table and as JSON', async () => {
  const { code, out, err } = await trained()
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    db,
    model,
    tracks: 20,
    minCount: 1,
    vectorSize: 8,
    choice: { list: { lists: 40 } },
  })
  expect(err).toContain('learning which tracks share playlists')

  const table = await run(['next', 'song 03', '--db', db, '--model', model, '-n', '3'])
  expect(table.code).toBe(0)
  expect(table.out).toMatch(/^After Band 0 - Song 03:\n#\s+title\s+artists\n1 {2}Song 0\d {2}Band 0\n2/)

  const why = await run(['next', 'song 03', '--db', db, '--model', model, '-n', '3', '--why'])
  expect(why.out).toMatch(/\n1 {2}Song 0\d {2}Band 0 +in \d+ lists with it, same artist\n/)

  const json = await run(['next', 'Song 15', '--artist', 'Band 1', '--db', db, '--model', model, '-n', '4', '--json'])
  const answer = JSON.parse(json.out) as { query: { name: string }; next: { name: string }[] }
  expect(answer.query.name).toBe('Song 15')
  expect(answer.next.map(song => song.name.slice(0, 6))).toEqual(['Song 1', 'Song 1', 'Song 1', 'Song 1'])
})

test('next --where: those of the library that a filter lets through', async () => {
  await trained()
  const library = join(folder, 'filtered.murecom')
  const song = (n: number) => {
    return { path: `/music/${n}.mp3`, title: `Song 0${n}`, artist: 'Band 0', durationSeconds: 60 * n, vectors: [n, 1] }
  }
  storeLibrary(library, 2, [], [1, 2, 4, 6, 8].map(song))
  const ask = async (...more: string[]) => {
    const args = ['next', 'song 03', '--db', db, '--model', model, '--library', library, '--json', ...more]
    const { next } = JSON.parse((await run(args)).out) as { next: { name: string }[] }
    return next.map(({ name }) => name)
  }
  const all = await ask('-n', '100')
  const expected = all.filter(name => ['Song 04', 'Song 06', 'Song 08'].includes(name))
  expect(expected.length).toBeGreaterThan(1)
  expect(await ask('--where', 'duration > 3:00')).toEqual(expected)
  expect(await ask('--where', 'duration > 3:00', '-n', '1', '--shift', '1')).toEqual(expected.slice(1, 2))
  const args = ['next', 'song 03', '--db', db, '--model', model, '--where', 'yaer > 1']
  expect(await run([...args, '--library', library])).toMatchObject({ code: 1, err: expect.stringContaining('year?') })
  expect(await run(args, { env: { HOME: join(folder, 'nothing') } })).toMatchObject({
    code: 1,
    err: expect.stringContaining('no library there, which --where chooses from'),
  })
})

test('mistakes are sentences', async () => {
  const missing = await run(['train', '--db', join(folder, 'none.db')])
  expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('no catalogue of playlists there') })
  const untrained = await run(['next', 'x', '--db', db, '--model', join(folder, 'none')])
  expect(untrained).toMatchObject({ code: 1, err: expect.stringContaining('no trained recommender there') })
  const wrong = await run(['train', '--db', db, '--epochs', 'many'])
  expect(wrong).toMatchObject({
    code: 2,
    err: expect.stringContaining('--epochs must be an integer from 1 to 10000, got many'),
  })
  const text = join(folder, 'text.db')
  await writeFile(text, 'x'.repeat(4096))
  const foreign = await run(['train', '--db', text])
  expect(foreign.code).toBe(1)
  expect(foreign.err).not.toMatch(/\n {4}at /)
})

test('train --from: the model of a snapshot is that of its catalogue, to the last byte', async () => {
  await trained()
  const snapshot = join(folder, 'snapshot')
  expect((await run(['catalog', 'snapshot', snapshot, '--db', db])).code).toBe(0)
  const of = join(folder, 'of-snapshot')
  const options = ['--min-count', '1', '--workers', '1', '--vector-size', '8', '--json']
  const { code, out } = await run(['train', '--from', snapshot, '--model', of, ...options])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ from: snapshot, model: of, tracks: 20 })
  const [left, right] = [recommenderManifest(model), recommenderManifest(of)]
  expect(right.parts).toEqual(left.parts)
  expect(right.choice).toEqual(left.choice)
  expect(right.catalog).toEqual(left.catalog)
  const next = (folder: string) => run(['next', 'song 03', '--db', db, '--model', folder, '--json'])
  expect((await next(of)).out).toBe((await next(model)).out)

  expect(await run(['train', '--from', folder])).toMatchObject({
    code: 1,
    err: `murecom: ${folder}: is no snapshot of a catalogue: it has no manifest.json\n`,
  })
  expect(await run(['train', '--from', snapshot, '--db', db])).toMatchObject({
    code: 2,
    err: 'murecom: --from a snapshot and --db exclude each other\n',
  })
  await truncate(join(snapshot, 'tracks.parquet'), 40)
  expect(await run(['train', '--from', snapshot, '--model', of])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^murecom: .*: is damaged: tracks\.parquet has 40 bytes, not \d+\n$/),
  })
  expect(recommenderManifest(of)).toEqual(right)
})

test('a model with another catalogue is refused', async () => {
  await trained()
  const other = join(folder, 'other.db')
  const catalog = await openCatalog(other)
  catalog.write(() => {
    const id = catalog.writer.upsertPlaylist({ source: 'test', sourceId: 'p', name: 'Others' })
    const artists = [{ sourceId: null, name: 'Nobody' }]
    const entries = Array.from({ length: 30 }, (_, position) => ({
      position,
      track: { source: 'test', sourceId: `o${position}`, name: `Piece ${position}`, artists },
    }))
    catalog.writer.putEntries(id, entries)
  })
  catalog.close()
  const refused = await run(['next', 'Piece 3', '--db', other, '--model', model])
  expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('was trained on another catalogue') })
})

test('an unknown title brings the titles that are like it', async () => {
  await trained()
  const unknown = await run(['next', 'Son', '--db', db, '--model', model])
  expect(unknown.code).toBe(1)
  expect(unknown.err).toMatch(/no track of the catalogue is called "Son"; there are:\n {2}Band \d - Song/)
})

test('a mistyped title brings the nearest names; a title that several songs have names the others', async () => {
  await trained()
  const mistyped = await run(['next', 'Sogn 03', '--db', db, '--model', model])
  expect(mistyped.code).toBe(1)
  expect(mistyped.err).toMatch(/is called "Sogn 03"; the nearest names are:\n {2}Band 0 - Song 03\n/)
  const two = join(folder, 'two.db')
  await copyFile(db, two)
  const catalog = await openCatalog(two)
  catalog.write(() => {
    const id = catalog.writer.upsertPlaylist({ source: 'test', sourceId: 'more', name: 'More' })
    const artists = [{ sourceId: null, name: 'Other Band' }]
    catalog.writer.putEntries(id, [{ position: 0, track: { source: 'test', sourceId: 'x', name: 'Song 03', artists } }])
  })
  catalog.close()
  const ambiguous = await run(['next', 'Song 03', '--db', two, '--model', model])
  expect(ambiguous).toMatchObject({ code: 0, err: 'Of the same title; --artist chooses:\n  Other Band - Song 03\n' })
  const chosen = await run(['next', 'Song 03', '--artist', 'Band 0', '--db', two, '--model', model])
  expect(chosen.err).toBe('')
})

test('evaluate prints every model beside popularity and random order', async () => {
  const args = ['evaluate', '--db', db, '--min-count', '1', '--workers', '1', '-k', '4']
  const table = await run(args)
  expect(table.code).toBe(0)
  expect(table.out).toMatch(/^model +recall +95 % +blend less it +95 %\npopularity /)
  expect(table.out).toMatch(/\nmodel +ndcg +95 % +precision +map +mrr +hitRate\n/)
  expect(table.out).toMatch(/\nmodel +coverage +novelty, bits +popularity lift +artist spread/)
  expect(table.err).toMatch(/next songs of a list: .*ndcg@10 on \d+ playlists: rp3beta \d\.\d{3}, ease .*blend \d/)
  const { rows, playlists } = JSON.parse((await run([...args, '--json', '--quiet'])).out) as {
    rows: { model: string; recall: number; intervals: { recall: { low: number; high: number } } }[]
    playlists: number
  }
  expect(playlists).toBe(40)
  for (const { recall, intervals } of rows) {
    expect(recall).toBeGreaterThanOrEqual(intervals.recall.low)
    expect(recall).toBeLessThanOrEqual(intervals.recall.high)
  }
  const recall = Object.fromEntries(rows.map(row => [row.model, row.recall]))
  expect(Object.keys(recall)).toEqual(['popularity', 'random', 'rp3beta', 'ease', 'als', 'word2vec', 'blend'])
  expect(recall['blend']).toBeGreaterThan(recall['popularity']!)
  expect(recall['blend']).toBeGreaterThan(recall['random']!)
})

test('similar --by: songs of the library by playlists, or by both, with reasons', async () => {
  await trained()
  const library = join(folder, 'library.murecom')
  const names = ['Song 00', 'Song 03', 'Song 05', 'Song 12']
  const songs = names.map((title, i) => ({
    path: `/music/${title}`,
    title,
    artist: `Band ${title[5]}`,
    vectors: [Math.cos(i / 3), Math.sin(i / 3)],
  }))
  storeLibrary(library, 2, [], songs)
  const ask = (...args: string[]) =>
    run(['similar', 'Song 00', '--library', library, '--db', db, '--model', model, ...args])
  const both = await ask('--by', 'both', '--why')
  expect(both.code).toBe(0)
  expect(both.out).toMatch(/^Similar to Band 0 - Song 00:\n#\s+title\s+artist\s+score\s+why\n/)
  expect(both.out).toMatch(/in \d+ lists with it, same artist, sounds alike \.\d\d\n/)
  const json = await ask('--by', 'playlists', '--json')
  const { similar } = JSON.parse(json.out) as { similar: { title: string; reasons: { kind: string }[] }[] }
  expect(similar.map(({ title }) => title).sort()).toEqual(['Song 03', 'Song 05'])
  expect(similar[0]!.reasons.map(({ kind }) => kind)).toEqual(['lists', 'artist'])
  expect((await ask('--why')).out).toContain('sounds alike .94')
  expect(await ask('--by', 'smell')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--by must be sound, playlists or both'),
  })
})

/** A catalogue of the given lists in a file of its own. */
async function catalogOf(name: string, lists: readonly (readonly number[])[]): Promise<string> {
  const path = join(folder, name)
  const catalog = await openCatalog(path)
  catalog.write(() => {
    for (const [p, tracks] of lists.entries()) {
      const id = catalog.writer.upsertPlaylist({ source: 'test', sourceId: `p${p}`, name: `List ${p}` })
      const entries = tracks.map((n, position) => {
        const track = {
          source: 'test',
          sourceId: `t${n}`,
          name: `Song ${n}`,
          artists: [{ sourceId: null, name: 'Me' }],
        }
        return { position, track }
      })
      catalog.writer.putEntries(id, entries)
      catalog.writer.markComplete(id, 0)
    }
  })
  catalog.close()
  return path
}

test('the lists of one person: train, next and evaluate work as they are, and say what they chose', async () => {
  const lists = Array.from({ length: 13 }, (_, p) => Array.from({ length: 12 }, (_, i) => 10 * p + i))
  const own = await catalogOf('own.db', lists)
  const args = ['--db', own, '--workers', '1']
  const trained = await run(['train', ...args, '--model', join(folder, 'own-model'), '--vector-size', '8'])
  expect(trained).toMatchObject({ code: 0, out: expect.stringMatching(/^132 tracks have next songs now/) })
  expect(trained.err).toContain('learning from the 132 of 132 tracks that are in a playlist or more (--min-count 1)\n')
  const next = await run(['next', 'Song 25', '--db', own, '--model', join(folder, 'own-model'), '-n', '5', '--json'])
  expect((JSON.parse(next.out) as { next: unknown[] }).next).toHaveLength(5)
  const evaluated = await run(['evaluate', ...args, '--json', '--quiet'])
  expect(JSON.parse(evaluated.out)).toMatchObject({ minCount: 1, rows: expect.any(Array) })
})

test('nothing to learn from: one line that names --min-count and what is there', async () => {
  const few = await catalogOf('few.db', [
    [1, 2, 3],
    [1, 2, 4],
  ])
  const line = 'no two tracks of a playlist are in more than 2 playlists each'
  for (const command of ['train', 'evaluate']) {
    const tooMany = await run([command, '--db', few, '--min-count', '4', '--quiet'])
    expect(tooMany.code).toBe(1)
    expect(tooMany.err).toMatch(/^murecom: nothing to learn with --min-count 4: \S+ has 2 playlists[^\n]*\n$/)
    if (command === 'train') expect(tooMany.err).toContain(line)
  }
  const empty = await catalogOf('empty.db', [])
  const trained = await run(['train', '--db', empty, '--model', join(folder, 'none'), '--quiet'])
  expect(trained).toMatchObject({ code: 1, out: '' })
  expect(trained.err).toMatch(/^murecom: nothing to learn from: no playlist of \S+ has two different tracks[^\n]*\n$/)
  const evaluated = await run(['evaluate', '--db', empty, '--quiet'])
  expect(evaluated.code).toBe(1)
  expect(evaluated.err).toMatch(/^murecom: [^\n]*\n$/)
  const next = await run(['next', 'x', '--db', empty, '--model', join(folder, 'none')])
  expect(next).toMatchObject({ code: 1, err: expect.stringContaining('no trained recommender there') })
})

test('next --lately: what follows on all that was heard, also of songs that the library does not have', async () => {
  await trained()
  const library = join(folder, 'lately.murecom')
  storeLibrary(
    library,
    4,
    ['a'],
    [{ path: '/one.mp3', vectors: [1, 0, 0, 0], tags: [1], title: 'Song 01', artist: 'Band 0' }],
  )
  const listens = ['Song 02', 'Song 03'].map((track_name, i) =>
    JSON.stringify({
      listened_at: Math.floor(Date.now() / 1000) - 1000 * (i + 1),
      track_metadata: { track_name, artist_name: 'Band 0' },
    }),
  )
  await writeFile(join(folder, 'listens.jsonl'), listens.join('\n'))
  const ask = (...args: string[]) => run([...args, '--library', library, '--db', db, '--model', model])
  expect((await ask('next', '--lately')).err).toContain('no song that playlists know was heard lately')
  expect((await run(['history', join(folder, 'listens.jsonl'), '--library', library])).code).toBe(0)
  const { out, code } = await ask('next', '--lately', '-n', '3', '--json')
  expect(code).toBe(0)
  const { query, next } = JSON.parse(out) as { query: unknown; next: { name: string; artists: string[] }[] }
  expect(query).toEqual({ lately: 2 })
  expect(next.map(({ artists }) => artists)).toEqual(Array(3).fill(['Band 0']))
  expect(next.map(({ name }) => name)).not.toContain('Song 02')
  expect((await ask('next', '--lately')).out).toMatch(/^After 2 songs that you heard lately:\n\s*#/)
  expect(await ask('next', 'Song 01', '--lately')).toMatchObject({ code: 2 })
  expect(await ask('next')).toMatchObject({
    code: 2,
    err: 'murecom: name a title, or what you heard --lately, or the --name of lists\n',
  })
})

test('next --name: songs of lists whose names come near to a text, without a model', async () => {
  const named = join(folder, 'named.db')
  const catalog = await openCatalog(named)
  catalog.write(() => {
    for (const [name, titles] of [
      ['Rainy day', ['Umbrella', 'Window']],
      ['Sunday rain', ['Umbrella']],
      ['Gym', ['Run']],
    ] as const) {
      const entries = titles.map((title, position) => ({
        position,
        track: { source: 'test', sourceId: title, name: title, artists: [{ sourceId: null, name: 'Ann' }] },
      }))
      const id = catalog.writer.upsertPlaylist({ source: 'test', sourceId: name, name })
      catalog.writer.putEntries(id, entries)
      catalog.writer.markComplete(id, 0)
    }
  })
  catalog.close()
  const ask = (...args: string[]) => run(['next', '--db', named, '--model', join(folder, 'none'), ...args])
  const table = await ask('--name', 'rainy sunday', '--why')
  expect(table.code).toBe(0)
  expect(table.out).toMatch(
    /^For lists like "rainy sunday":\n#\s+title\s+artists\s+why\n1 {2}Umbrella +Ann +in 2 such lists, as "/,
  )
  expect(table.out).toMatch(/\n2 {2}Window +Ann +in a list called "Rainy day"\n$/)
  expect(table.err).toMatch(/^lists called .*Rainy day \(1\)/)
  const { out } = await ask('--name', 'rainy sunday', '--json', '--shift', '1')
  expect(JSON.parse(out)).toMatchObject({
    query: { name: 'rainy sunday' },
    names: expect.arrayContaining([{ name: 'Rainy day', lists: 1, score: expect.any(Number) }]),
    next: [{ name: 'Window', artists: ['Ann'] }],
    others: [],
  })
  expect(await ask('--name', 'xqzt')).toMatchObject({
    code: 1,
    out: '',
    err: 'murecom: no list has a name that comes near to "xqzt"\n',
  })
  expect(await ask('--name', 'rain', '--artist', 'Ann')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--artist'),
  })
  expect(await ask('Halo', '--name', 'rain')).toMatchObject({
    code: 2,
    err: expect.stringContaining('the --name of lists'),
  })
  expect(await ask('--name', ' ')).toMatchObject({ code: 2, err: 'murecom: --name must not be empty\n' })
})

test('import --own: playlists of servers and those made here teach next songs; what murecom wrote itself does not', async () => {
  const library = join(folder, 'own.murecom')
  const songs = ['One', 'Two', 'Three', 'Four'].map(title => ({
    path: `/${title}.mp3`,
    vectors: [1, 0, 0, 0],
    tags: [1],
    title,
    artist: 'Me',
  }))
  storeLibrary(library, 4, ['a'], songs)
  const listened = songs.map(({ path }) => ({ hash: path, path }))
  {
    using listening = openListening(listeningFile(library))
    const origin = { server: 'subsonic://host/', id: 'p1' }
    listening.createPlaylist({ name: 'Of a server', songs: listened, origin })
    listening.createPlaylist({
      name: 'Made here',
      songs: [...listened.slice(0, 2), { hash: 'gone', path: '/gone.mp3' }],
    })
    listening.createPlaylist({ name: 'Of Bob', owner: 'bob', songs: listened })
    listening.createPlaylist({
      name: 'Answer',
      songs: listened,
      comment: 'Made by murecom. It is replaced when murecom writes it again.',
    })
  }
  const own = join(folder, 'own-lists.db')
  const ask = (...args: string[]) => run(['import', '--own', '--library', library, '--db', own, ...args])
  expect(await ask()).toMatchObject({
    code: 0,
    err: '',
    out: `2 playlists of the library, 6 entries, 4 new tracks; in ${own}\n`,
  })
  {
    using listening = openListening(listeningFile(library))
    listening.deletePlaylist(listening.playlists().find(({ name }) => name === 'Made here')!.id)
  }
  expect(JSON.parse((await ask('--json')).out)).toMatchObject({ own: true, playlists: 1, gone: 1, newTracks: 0 })
  const catalog = await openCatalog(own)
  expect([...catalog.playlists()].map(ids => catalog.tracks(ids).map(({ name }) => name))).toEqual([
    ['One', 'Two', 'Three', 'Four'],
  ])
  catalog.close()
  expect(await run(['import', '--db', own])).toMatchObject({
    code: 2,
    err: 'murecom: name files or folders, or --own\n',
  })
})
