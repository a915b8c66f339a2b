import { openCatalog } from '@murecom/spotify-crawler'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NamedLists } from '../../src/node.ts'
import { pairLikeness } from '../../src/playlists/list-names/likeness.ts'
import { rankTracks, weightOf } from '../../src/playlists/list-names/rank-tracks.ts'

const RAIN = ['Rain', 'Umbrella', 'Window']
const GYM = ['Run', 'Lift', 'Sweat']
/** Name of a list, and the titles in it. */
const LISTS: readonly (readonly [string, readonly string[]])[] = [
  ['Rainy day', RAIN],
  ['rainy day!', RAIN.slice(0, 2)],
  ['Sunday rain and coffee', [...RAIN, 'Coffee']],
  ['Gym', GYM],
  ['workout motivation', GYM],
  ['Heavy metal', ['Anvil', 'Rain']],
  ['下雨天', ['听雨', '伞']],
  ['健身', ['跑步']],
  ['Zoznam 17', ['Pieseň']],
  ['', ['Nameless']],
]

type Catalog = Awaited<ReturnType<typeof openCatalog>>
let catalog: Catalog
let lists: NamedLists
beforeAll(async () => {
  catalog = await openCatalog(':memory:')
  add(LISTS)
  add([['Rainy day unfinished', ['Half']]], false)
  lists = new NamedLists(catalog)
})
afterAll(() => catalog.close())

function add(named: typeof LISTS, isComplete = true): void {
  catalog.write(() => {
    for (const [name, titles] of named) {
      const id = catalog.writer.upsertPlaylist({ source: 'test', sourceId: `${name} ${titles.join()}`, name })
      const entries = titles.map((title, position) => ({
        position,
        track: { source: 'test', sourceId: title, name: title, artists: [{ sourceId: 'a', name: 'Ann' }] },
      }))
      catalog.writer.putEntries(id, entries)
      if (isComplete) catalog.writer.markComplete(id, 0)
    }
  })
}

const names = async (text: string) => (await lists.nearest(text)).map(({ name }) => name)
const titles = async (text: string, limit = 10) => (await lists.nextSongs(text, { limit })).next.map(({ name }) => name)

test('names that mean what a text says, the name itself first; lists of one name are one', async () => {
  const near = await lists.nearest('RAINY day')
  expect(near[0]).toEqual({ name: 'Rainy day', lists: 2, score: 1 })
  expect(near.map(({ name }) => name)).toContain('Sunday rain and coffee')
  expect(near.map(({ name }) => name)).not.toContain('Gym')
  expect(near.every(({ score }, i) => score > 0 && score <= (near[i - 1]?.score ?? 1))).toBe(true)
  expect((await names('exercise')).sort()).toEqual(['Gym', 'workout motivation'])
  expect(await lists.nearest('RAINY day', { limit: 1 })).toEqual(near.slice(0, 1))
})

test('songs of many such lists come first, with the number of lists', async () => {
  const { names, next } = await lists.nextSongs('rainy sunday', { limit: 3 })
  expect(names.map(({ name }) => name).sort()).toEqual(['Rainy day', 'Sunday rain and coffee'])
  expect(next.map(({ name }) => name).sort()).toEqual(['Rain', 'Umbrella', 'Window'])
  const rain = next.find(({ name }) => name === 'Rain')!
  expect(rain).toMatchObject({ because: 'playlists', artists: ['Ann'], reasons: [{ kind: 'name', lists: 3 }] })
  expect(await titles('rainy sunday')).not.toContain('Half')
  expect((await titles('exercise')).slice(0, 3).sort()).toEqual([...GYM].sort())
})

test('in scripts without spaces names are compared by characters, in other languages a name is found as it is', async () => {
  expect(await names('雨天')).toEqual(['下雨天'])
  expect(await names('下雨天')).toEqual(['下雨天'])
  expect(await titles('健身')).toEqual(['跑步'])
  expect((await names('zoznam 17'))[0]).toBe('Zoznam 17')
  expect(pairLikeness('下雨天', '雨天')).toBeCloseTo((2 * 3) / (5 + 3), 12)
  expect(pairLikeness('rain', 'rainy')).toBe(0)
})

test('a text that is near to no name has no answer; what is wrong is refused', async () => {
  for (const text of ['', '   ', '!!!', 'qxzt vvkq']) {
    expect(await lists.nextSongs(text)).toEqual({ names: [], next: [] })
  }
  await expect(lists.nextSongs('rain', { limit: 0 })).rejects.toThrow('limit must be an integer from 1 to 500, got 0')
  await expect(lists.nearest('rain', { topN: 1 } as never)).rejects.toThrow('did you mean limit?')
  await expect(lists.nearest(7 as never)).rejects.toThrow('NamedLists.nearest: text must be a text, got 7')
})

test('lists that come later are read by a new object', async () => {
  add([['Polka party', ['Oompah']]])
  expect(await new NamedLists(catalog).nextSongs('polka').then(({ next }) => next.map(({ name }) => name))).toEqual([
    'Oompah',
  ])
})

test('tracks are ranked by the weights of their lists, short lists a little first', () => {
  const lists = [
    { weight: 1, name: 0, tracks: [1, 2, 3, 4] },
    { weight: 0.5, name: 2, tracks: [2] },
    { weight: 0.5, name: 1, tracks: [2, 9] },
  ]
  expect(rankTracks(lists)).toEqual([
    { id: 2, score: expect.closeTo(4 ** -0.25 + 0.5 + 0.5 * 2 ** -0.25, 12), lists: 3, name: 0 },
    ...[1, 3, 4].map(id => ({ id, score: expect.closeTo(4 ** -0.25, 12), lists: 1, name: 0 })),
    { id: 9, score: expect.closeTo(0.5 * 2 ** -0.25, 12), lists: 1, name: 1 },
  ])
  expect(weightOf(1, 1)).toBe(1)
  expect(weightOf(0.5, 1)).toBeLessThan(weightOf(0.6, 1))
})
