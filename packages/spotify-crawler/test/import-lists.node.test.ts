import { expect, test } from 'vitest'
import { importLists, openCatalog } from '../src/index.ts'

const list = (id: string, ...titles: string[]) => ({
  id,
  name: `List ${id}`,
  entries: titles.map(title => ({ title, artists: ['Somebody'] })),
})

test('lists of a program come in, take the place of the former ones, and leave others alone', async () => {
  using catalog = await openCatalog(':memory:')
  await importLists(catalog, 'other', [list('1', 'Elsewhere', 'One')])
  const first = await importLists(catalog, 'library', [list('1', 'One', 'Two', 'Three'), list('2', 'Four'), list('3')])
  expect(first).toEqual({ status: 'done', playlists: 2, entries: 4, newTracks: 3, gone: 0 })
  const titles = () => [...catalog.playlists()].map(ids => catalog.tracks(ids).map(track => track.name))
  expect(titles()).toEqual([['Elsewhere', 'One'], ['One', 'Two', 'Three'], ['Four']])
  expect(await importLists(catalog, 'library', [list('1', 'Three', 'One')])).toMatchObject({ newTracks: 0, gone: 1 })
  expect(titles()).toEqual([
    ['Elsewhere', 'One'],
    ['Three', 'One'],
  ])
  expect(catalog.stats()).toMatchObject({ playlists: 2, entries: 4 })
  expect(catalog.searchTracks('Four')).toEqual([])
})

test('stopped, the lists that are in stay, and none is removed', async () => {
  using catalog = await openCatalog(':memory:')
  await importLists(catalog, 'library', [list('1', 'One')])
  const report = await importLists(catalog, 'library', [list('2', 'Two')], { signal: AbortSignal.abort() })
  expect(report).toMatchObject({ status: 'stopped', playlists: 0, gone: 0 })
  expect(catalog.stats().playlists).toBe(1)
})

test('an entry without a title leaves a hole; a source must have a name', async () => {
  using catalog = await openCatalog(':memory:')
  const odd = {
    id: '1',
    name: 'Odd',
    entries: [
      { title: '', artists: [] },
      { title: 'One', artists: ['x'] },
    ],
  }
  expect(await importLists(catalog, 'library', [odd])).toMatchObject({ playlists: 1, entries: 1 })
  await expect(importLists(catalog, 'No name', [])).rejects.toThrow('source must be a name of small letters')
})
