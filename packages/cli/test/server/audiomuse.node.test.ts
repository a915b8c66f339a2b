/** The routes that plug-ins of media servers ask, with that server's ids. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServer, type ServedLibrary } from '../../src/server.ts'
import { smallLibrary } from './subsonic/small-library.ts'

let small: Awaited<ReturnType<typeof smallLibrary>>
let app: ReturnType<typeof createServer>
const get = async (path: string) => {
  const response = await app.request(`/api/${path}`)
  return { status: response.status, body: await response.json() }
}

/** The library as it is when its songs were taken from a server, which knows all but one of them. */
function onServer(library: (typeof small)['library'], missing: string): ServedLibrary {
  const lost = Number(small.songId(missing))
  return new Proxy<ServedLibrary>(library, {
    get(target, name) {
      if (name === 'servers') return ['subsonic://home/']
      if (name === 'idOnServer') return (id: string) => (/^tr-\d+$/.test(id) ? Number(id.slice(3)) : undefined)
      if (name === 'serverIds') {
        return (songs: Iterable<number>) =>
          [...songs].filter(song => song !== lost).map(song => ({ song, server: 'subsonic://home/', id: `tr-${song}` }))
      }
      const value = Reflect.get(target, name, target) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

beforeAll(async () => {
  small = await smallLibrary()
  app = createServer({ library: onServer(small.library, 'untitled') })
}, 60_000)
afterAll(() => small.close())
const on = (title: string): string => `tr-${small.songId(title)}`

test('similar_tracks: the server’s ids, nearest first, without songs that the server does not have', async () => {
  const query = 'n=7&eliminate_duplicates=true&radius_similarity=false'
  const { status, body } = await get(`similar_tracks?item_id=${on('Jóga')}&${query}`)
  expect(status).toBe(200)
  expect(body).toHaveLength(6)
  for (const track of body) {
    expect(track).toEqual({
      ...{ item_id: expect.stringMatching(/^tr-\d+$/), title: expect.any(String), author: expect.any(String) },
      ...{ album: expect.any(String), distance: expect.any(Number) },
    })
    expect(track.distance).toBeGreaterThanOrEqual(0)
    expect(track.distance).toBeLessThanOrEqual(1)
  }
  expect(body.map(({ item_id }: { item_id: string }) => item_id)).not.toContain(on('Jóga'))
})

test('find_path: both ends, and what lies between', async () => {
  const query = 'count=4&max_steps=4&path_fix_size=false&mood_pct=0'
  const { body } = await get(`find_path?start_song_id=${on('Jóga')}&end_song_id=${on('浮躁')}&${query}`)
  expect(body.path[0]).toMatchObject({ item_id: on('Jóga'), title: 'Jóga', author: 'Björk', distance: 0 })
  expect(body.path.at(-1)).toMatchObject({ item_id: on('浮躁') })
})

test('similar_artists: others, with songs of both', async () => {
  const { body } = await get('similar_artists?artist=bj%C3%B6rk&n=2&include_component_matches=true')
  expect(body).toHaveLength(2)
  expect(body[0]).toMatchObject({ artist: expect.any(String), artist_id: expect.stringMatching(/^ar-/) })
  const [{ artist1_representative_songs: own, artist2_representative_songs: other }] = body[0].component_matches
  expect(own).toContainEqual({ item_id: on('Army of Me'), title: 'Army of Me' })
  expect(other[0].item_id).toMatch(/^tr-/)
  expect((await get('similar_artists?artist=bj%C3%B6rk&n=1')).body[0].component_matches).toEqual([])
})

test.each([
  ['similar_tracks', 400], ['similar_tracks?item_id=tr-99', 404], ['similar_tracks?item_id=3', 404],
  ['similar_tracks?item_id=../../etc/passwd', 404], ['similar_tracks?item_id=tr-1&n=501', 400], ['find_path?start_song_id=tr-1', 400],
  ['similar_artists', 400], ['similar_artists?artist=Nobody', 404], ['similar_artists?artist=__proto__', 404],
])('%s is refused with %i', async (path, status) => {
  const answer = await get(path)
  expect([answer.status, Object.keys(answer.body)]).toEqual([status, ['error']])
}) // biome-ignore format: a list is easier to read than a column

test('where no server of music is known the ids are the library’s', async () => {
  const own = createServer({ library: small.library })
  const id = small.songId('Jóga')
  const response = await own.request(`/api/similar_tracks?item_id=${id}&n=3`)
  expect((await response.json()).map(({ item_id }: { item_id: string }) => Number(item_id) > 0)).toEqual([
    true,
    true,
    true,
  ])
})
