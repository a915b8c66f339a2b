import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { MEL_BANDS, MEL_HEADER_BYTES } from '../../src/server/thread/mel-image.ts'
import { createServer, type ServedLibrary } from '../../src/server.ts'
import { fakeLibrary, namedSongs } from './fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-routes-'))
afterAll(() => rmSync(folder, { recursive: true }))
const library = fakeLibrary(folder)
const app = createServer({ library, version: '1.2.3' })
const JSON_TYPE = { 'Content-Type': 'application/json' }

const get = async <T>(path: string): Promise<T> => {
  const response = await app.request(path)
  expect(response.status).toBe(200)
  return (await response.json()) as T
}
const post = (path: string, body: unknown) =>
  app.request(path, {
    method: 'POST',
    headers: JSON_TYPE,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

interface Song {
  id: number
  title: string
  artist: string | null
  score: number
}
interface Page {
  total: number
  offset: number
  songs: Song[]
}

test('health tells what there is', async () => {
  expect(await get('/api/health')).toEqual({
    status: 'ok',
    version: '1.2.3',
    songs: 24,
    tags: true,
    nextSongs: false,
  })
})

test('songs by artist and title, numbers in their order, in pages; no answer tells a path', async () => {
  const all = await get<Page>('/api/songs?limit=500')
  expect(all.total).toBe(24)
  expect(all.songs.map(song => song.artist)).toEqual([
    ...Array(6).fill('Björk'),
    ...Array(6).fill('The <Tags> & "Quotes"'),
    ...Array(6).fill('王菲'),
    ...Array(6).fill(null),
  ])
  expect(all.songs.slice(0, 3).map(song => song.title)).toEqual(['Song 2', 'Song 6', 'Song 10'])
  const page = await get<Page>('/api/songs?offset=4&limit=2')
  expect(page).toEqual({ total: 24, offset: 4, songs: all.songs.slice(4, 6) })
  expect(JSON.stringify(all)).not.toContain(folder)
  expect(await get('/api/songs/3')).toEqual({
    id: 3,
    title: 'Song 3',
    artist: 'The <Tags> & "Quotes"',
    album: 'Even',
    folder: 'music',
    duration: 3,
  })
})

test.each(['/api/songs?', '/api/search?q=song&'])(
  '%s: a seed gives all songs in an order of its own, in pages',
  async path => {
    const ids = async (rest: string): Promise<number[]> => {
      const pages = [0, 7, 14, 21].map(offset => get<Page>(`${path}limit=7&offset=${offset}${rest}`))
      return (await Promise.all(pages)).flatMap(({ songs }) => songs.map(({ id }) => id))
    }
    const [listed, one, again, other] = await Promise.all(['', '&seed=1', '&seed=1', '&seed=2'].map(ids))
    expect(one).toHaveLength(24)
    expect(one!.toSorted((a, b) => a - b)).toEqual(listed!.toSorted((a, b) => a - b))
    expect(again).toEqual(one)
    expect(one).not.toEqual(listed)
    expect(other).not.toEqual(one)
    expect((await app.request(`${path}seed=0`)).status).toBe(400)
  },
)

test.each([
  ['bjork 6', ['Song 6']],
  ['王菲', ['Song 1', 'Song 5', 'Song 9', 'Song 13', 'Song 17', 'Song 21']],
  ['song 2', ['Song 2', 'Song 20', 'Song 21', 'Song 22', 'Song 23', 'Song 24', 'Song 12']],
  ['" OR 1=1 --', ['Song 10', 'Song 14', 'Song 18']], // the words "or", in Björk, and "1"
  ['" UNION SELECT 1 --', []],
  ['title:*', []],
  ['%', []],
  ['', []],
])('search %j', async (query, titles) => {
  const { songs, total } = await get<Page>(`/api/search?q=${encodeURIComponent(query)}`)
  expect(total).toBe(titles.length)
  const found = songs.map(song => song.title)
  expect(found.toSorted()).toEqual(titles.toSorted())
  expect(found[0]).toBe(titles[0])
})

test('words: songs for any text, with what it was taken for, no path', async () => {
  const found = { terms: [], tags: [{ name: 'calm', score: 0.5 }], unknown: [] }
  const asked: unknown[] = []
  const search: ServedLibrary['search'] = async (text, options) => {
    asked.push(text, options)
    const songs = library.songsWithIds([3, 4]).map(({ id, ...song }) => ({ ...song, score: 0.5, by: 'sound' as const }))
    return { ...found, songs }
  }
  const server = createServer({ library: { ...library, search } })
  const response = await server.request('/api/search/words?q=for%20a%20rainy%20day&limit=2')
  const text = await response.text()
  expect(JSON.parse(text)).toMatchObject({
    ...found,
    songs: [{ id: 3, title: 'Song 3', score: 0.5, by: 'sound' }, { id: 4 }],
  })
  expect(text).not.toContain(folder)
  expect(asked).toEqual(['for a rainy day', { limit: 2 }])
  // A library without such a search finds nothing.
  expect(await get('/api/search/words?q=rain')).toEqual({ songs: [], terms: [], tags: [], unknown: ['rain'] })
})

test('similar songs with scores', async () => {
  const { song, similar } = await get<{ song: Song; similar: Song[] }>('/api/similar/10?limit=3')
  expect(song.title).toBe('Song 10')
  expect(similar.map(s => [s.title, s.score])).toEqual([
    ['Song 9', 1],
    ['Song 11', 1],
    ['Song 8', 1 / 2],
  ])
})

test('similar artists and albums by name; what is not there is 404, without a path', async () => {
  expect(await get('/api/similar-artists?name=Bj%C3%B6rk')).toEqual({
    similar: [{ name: '王菲', songs: 6, score: 0.75 }],
  })
  const albums = (artist: string) => get(`/api/similar-albums?name=Even&limit=1${artist}`)
  const odd = { name: 'Odd', songs: 3, score: 0.5 }
  expect(await albums('&artist=Queen')).toEqual({ similar: [{ ...odd, artist: 'Queen' }] })
  expect(await albums('&artist=')).toEqual({ similar: [{ ...odd, artist: null }] })
  expect(await albums('')).toEqual({ similar: [{ ...odd, artist: null }] })
  for (const [path, status] of [
    ['artists?name=Nobody', 404],
    ['artists?name=', 400],
    ['artists?name=Björk&limit=0', 400],
    ['albums', 400],
    ['albums?name=Nothing', 404],
  ] as const) {
    expect((await app.request(`/api/similar-${path}`)).status, path).toBe(status)
  }
})

test('an artist of whom nothing is known is like nobody, also when the library refuses at once', async () => {
  expect(await get(`/api/similar_artists?artist=${encodeURIComponent('王菲')}`)).toEqual([])
})

test('a path between two songs, with scores', async () => {
  const { songs } = await get<{ songs: Song[] }>('/api/path?from=3&to=6&limit=4')
  // Neither key nor tempo of these songs is known, so every step is allowed.
  expect(await get('/api/path?from=3&to=6&limit=4&keep=key,tempo')).toEqual({ songs })
  expect(songs.map(({ id, score }) => [id, score])).toEqual([3, 4, 5, 6].map(id => [id, 0.5]))
  for (const [query, status] of [
    ['from=3', 400],
    ['from=3&to=3', 400],
    ['from=3&to=99', 404],
    ['from=3&to=4&limit=1', 400],
    ['from=3&to=4&keep=mood', 400],
    ['from=/etc/passwd&to=4', 400],
  ] as const) {
    expect((await app.request(`/api/path?${query}`)).status, query).toBe(status)
  }
})

test('lists are sorted, and mixes keep to key and tempo, as the library does it', async () => {
  const asked: unknown[] = []
  const none = { total: 0, offset: 0, songs: [] }
  const spied = createServer({
    library: {
      ...library,
      orderedIds: options => {
        asked.push(options)
        return options === undefined ? library.orderedIds() : new Float64Array(0)
      },
      searchIds(text, options) {
        asked.push([text, options])
        return new Float64Array(0)
      },
      mix(_, options) {
        asked.push(options)
        return []
      },
    },
  })
  const mix = { method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ plus: [{ id: 2 }] }) }
  expect(await (await spied.request('/api/songs?sort=-tempo')).json()).toEqual(none)
  expect(await (await spied.request('/api/search?q=a&sort=key')).json()).toEqual(none)
  expect((await spied.request('/api/mix?keep=tempo', mix)).status).toBe(200)
  expect(asked.filter(Boolean)).toEqual([
    { sort: '-tempo' },
    ['a', { sort: 'key' }],
    { limit: 10, keepKey: false, keepTempo: true },
  ])
  for (const path of ['/api/songs?sort=mood', '/api/search?q=a&sort=tempo,key', '/api/songs?sort=--tempo']) {
    const answer = await spied.request(path)
    expect(answer.status, path).toBe(400)
    expect(await answer.json(), path).toMatchObject({
      error: expect.stringContaining('sort must be one of name, -name'),
    })
  }
  expect((await spied.request('/api/mix?keep=mood', mix)).status).toBe(400)
})

test('a mix: seeds by number and name become those of the library; what is wrong is said', async () => {
  const asked: unknown[] = []
  const spied = createServer({
    library: {
      ...library,
      mix(seeds, options) {
        asked.push(seeds)
        return library.mix!(seeds, options)
      },
    },
  })
  const mix = (body: unknown) =>
    spied.request('/api/mix', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) })
  const good = await mix({
    plus: [{ id: 2, weight: 2 }, { ids: [3, 4] }, { artist: 'Björk' }],
    minus: [{ album: 'Even', artist: null }, { tags: 'loud' }],
    limit: 2,
  })
  expect(good.status).toBe(200)
  const [a, b, c] = library.paths.slice(1, 4)
  expect(asked).toEqual([
    {
      plus: [
        { path: a, weight: 2 },
        { paths: [b, c], weight: 1 },
        { artist: 'Björk', weight: 1 },
      ],
      minus: [
        { album: 'Even', artist: null, weight: 1 },
        { tags: 'loud', weight: 1 },
      ],
    },
  ])
  const { songs } = (await good.json()) as { songs: Song[] }
  expect(songs.map(({ id, score }) => [id, score])).toEqual([
    [1, 0],
    [2, -1],
  ])
  for (const [body, status] of [
    [{}, 400],
    [{ plus: 'x' }, 400],
    [{ plus: [{}] }, 400],
    [{ plus: [3] }, 400],
    [{ plus: [{ id: 1, tags: 'x' }] }, 400],
    [{ plus: [{ path: '/etc/passwd' }] }, 400],
    [{ plus: [{ id: 1, weight: 0 }] }, 400],
    [{ plus: [{ id: 99 }] }, 404],
    [{ plus: [{ id: '1e3' }] }, 400],
    [{ plus: [{ artist: 'Nobody' }] }, 404],
    [{ plus: [{ ids: [] }] }, 400],
    [{ plus: [{ id: 1 }], limit: 1e9 }, 400],
  ] as const) {
    const answer = await mix(body)
    expect(answer.status, JSON.stringify(body)).toBe(status)
    expect(await answer.text()).not.toContain(folder)
  }
})

test('clusters, with as many songs of each as are wanted', async () => {
  const { clusters } = await get<{ clusters: { length: number; songs: Song[] }[] }>('/api/clusters?k=3&limit=2')
  expect(clusters.map(({ length, songs }) => [length, songs.map(({ id }) => id)])).toEqual([
    [8, [1, 4]],
    [8, [2, 5]],
    [8, [3, 6]],
  ])
  expect((await app.request('/api/clusters?k=0')).status).toBe(400)
})

test('what goes on from a queue: scores of its songs together, none of its own', async () => {
  const response = await post('/api/continue?limit=3', { ids: [10, 12] })
  const { songs } = (await response.json()) as { songs: Song[] }
  // The sums are 2, 4 / 3 and 4 / 3.
  expect(songs.map(song => [song.title, song.score])).toEqual([
    ['Song 11', 1],
    ['Song 9', 1],
    ['Song 13', 1],
  ])
})

test('tags, and a library without them', async () => {
  const { tags } = await get<{ tags: unknown }>('/api/tags/2')
  expect(tags).toEqual([
    { name: 'loud', value: 0.75 },
    { name: 'synthetic', value: 0.5 },
  ])
  const response = await createServer({ library: { ...library, tagNames: [] } }).request('/api/tags/2')
  expect(response.status).toBe(404)
  expect(await response.json()).toEqual({ error: 'this library has no tags' })
})

test('the map: a point for each song, what to colour by, and the same bytes again', async () => {
  const map = await get<Record<'ids' | 'x' | 'y' | 'titles', number[]> & { groups: { by: string; of: number[] }[] }>(
    '/api/map',
  )
  for (const column of [map.ids, map.x, map.y, map.titles]) expect(column).toHaveLength(24)
  expect(Math.max(...map.x.map(Math.abs), ...map.y.map(Math.abs))).toBe(1)
  expect(map.groups.map(({ by, of }) => [by, of.length])).toEqual([
    ['tag', 24],
    ['artist', 24],
    ['album', 24],
  ])
  expect(await get('/api/map')).toEqual(map)
})

test('an empty library', async () => {
  const empty = createServer({ library: fakeLibrary(folder, 0) })
  expect(await (await empty.request('/api/songs')).json()).toEqual({ total: 0, offset: 0, songs: [] })
  expect(await (await empty.request('/api/map')).json()).toEqual({ ids: [], x: [], y: [], titles: [], groups: [] })
})

describe('the mel spectrogram', () => {
  test('a head and a byte for each cell, the loudest 255, two tones as two bands', async () => {
    const response = await app.request('/api/mel/5')
    expect(response.status).toBe(200)
    const view = new DataView(await response.arrayBuffer())
    expect(String.fromCharCode(...new Uint8Array(view.buffer, 0, 4))).toBe('mMEL')
    const columns = view.getUint32(8, true)
    expect([view.getUint16(4, true), view.getUint16(6, true), columns]).toEqual([1, MEL_BANDS, 259])
    expect(view.getFloat32(12, true)).toBeCloseTo(3, 5)
    const cells = new Uint8Array(view.buffer, MEL_HEADER_BYTES)
    expect(cells).toHaveLength(columns * MEL_BANDS)
    expect(cells.reduce((a, b) => Math.max(a, b))).toBe(255)
    expect(cells.subarray(100 * MEL_BANDS + 80, 101 * MEL_BANDS).every(cell => cell < 100)).toBe(true)
  })

  test('a file that is no music is 422, one that is gone 404, and neither tells its path', async () => {
    writeFileSync(library.paths[20]!, 'not music at all')
    const broken = await app.request('/api/mel/21')
    expect(broken.status).toBe(422)
    expect(await broken.text()).toMatch(/no spectrogram can be made of this song: not an audio file/)
    unlinkSync(library.paths[21]!)
    const gone = await app.request('/api/mel/22')
    expect(gone.status).toBe(404)
    expect(await gone.text()).not.toContain(folder)
  })
})

describe('M3U', () => {
  test('paths for this machine', async () => {
    const response = await post('/api/m3u', { ids: [2, 4] })
    expect(response.headers.get('content-type')).toBe('audio/x-mpegurl; charset=utf-8')
    expect(await response.text()).toBe(
      `#EXTM3U\n#EXTINF:3,Björk - Song 2\n${library.paths[1]}\n#EXTINF:3,Song 4\n${library.paths[3]}\n`,
    )
  })

  test('a path with a line break cannot be written: the song is left out and counted; addresses have none', async () => {
    const songs = library.numberedSongs()
    const broken = songs.map(song =>
      song.id === 4 ? { ...song, path: `${song.path}\n/etc/passwd`, title: 'A\r\nB' } : song,
    )
    const other = createServer({ library: { ...library, ...namedSongs(() => broken) } })
    const ask = (entries: string) =>
      other.request(
        '/api/m3u',
        { method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ ids: [2, 4], entries }) },
        {
          incoming: { socket: { remoteAddress: '127.0.0.1' } },
        } as never,
      )
    const files = await ask('files')
    expect(await files.text()).toBe(`#EXTM3U\n#EXTINF:3,Björk - Song 2\n${library.paths[1]}\n`)
    expect(files.headers.get('x-songs-left-out')).toBe('1')
    const urls = await ask('urls')
    expect(await urls.text()).toContain('#EXTINF:3,A B\nhttp://localhost/api/audio/4\n')
    expect(urls.headers.get('x-songs-left-out')).toBe('0')
  })

  test('addresses for others, who may not ask for paths', async () => {
    const from = (address: string, body: unknown) =>
      app.request('/api/m3u', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) }, {
        incoming: { socket: { remoteAddress: address } },
      } as never)
    const remote = await from('192.168.1.9', { ids: [2] })
    expect(await remote.text()).toBe('#EXTM3U\n#EXTINF:3,Björk - Song 2\nhttp://localhost/api/audio/2\n')
    expect((await from('192.168.1.9', { ids: [2], entries: 'files' })).status).toBe(403)
    expect((await from('::ffff:127.0.0.1', { ids: [2], entries: 'files' })).status).toBe(200)
  })

  test.each([
    ['no JSON', '{"ids": [1', 400],
    ['a list', [1, 2], 400],
    ['no ids', {}, 400],
    ['no songs', { ids: [] }, 400],
    ['texts', { ids: ['1'] }, 400],
    ['a path', { ids: ['../../etc/passwd'] }, 400],
    ['unknown', { ids: [1, 999] }, 404],
    ['too many', { ids: Array(10_001).fill(1) }, 400],
    ['other entries', { ids: [1], entries: 'secrets' }, 400],
    ['a body too large', { ids: [1], more: 'x'.repeat(300_000) }, 413],
  ])('%s is refused', async (_, body, status) => {
    const response = await post('/api/m3u', body)
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ error: expect.any(String) })
  })
})

test.each([
  ['/api/songs?limit=0', 400, 'limit must be an integer from 1 to 500, got "0"'],
  ['/api/songs?offset=-1', 400, 'offset must be an integer of at least 0, got "-1"'],
  ['/api/songs/0', 400, 'id must be an integer of at least 1, got "0"'],
  ['/api/songs/999', 404, 'no song of the library has the id 999'],
  ['/api/similar/one', 400, 'id must be an integer'],
  ['/api/similar/1?limit=201', 400, 'limit must be an integer from 1 to 200, got "201"'],
  ['/api/audio/..%2F..%2Fetc%2Fpasswd', 400, 'id must be an integer'],
  ['/api/audio/%2e%2e/%2e%2e/etc/passwd', 404, 'there is nothing at this address'],
  ['/..%2f..%2f..%2fetc/passwd', 404, 'there is nothing at this address'],
  ['/assets/../../package.json', 404, 'there is nothing at this address'],
  [`/api/search?q=${'x'.repeat(501)}`, 400, 'q must have at most 500 characters, got 501'],
])('%s is %i', async (path, status, message) => {
  const response = await app.request(path)
  expect(response.status).toBe(status)
  expect(((await response.json()) as { error: string }).error).toContain(message)
})

test('songs that another process adds are listed: the order that is known is given until the new one is found', async () => {
  let size = 2
  const small = fakeLibrary(folder, 6)
  let finish = (): void => {}
  const growing = createServer({
    library: {
      ...small,
      ...namedSongs(() => small.numberedSongs().slice(0, size)),
      get length() {
        return size
      },
      get revision() {
        return size
      },
      async orderedIds() {
        const ids = Float64Array.from({ length: size }, (_, i) => i + 1)
        if (size > 2) await new Promise<void>(resolve => (finish = resolve))
        return ids
      },
    },
  })
  const total = async (): Promise<number> =>
    ((await (await growing.request('/api/songs')).json()) as { total: number }).total
  expect(await total()).toBe(2)
  size = 5
  expect(await total()).toBe(2)
  finish()
  await new Promise(resolve => setImmediate(resolve))
  expect(await total()).toBe(5)
  expect((await (await growing.request('/api/health')).json()) as object).toMatchObject({ songs: 5 })
  expect((await growing.request('/api/songs/5')).status).toBe(200)
})
