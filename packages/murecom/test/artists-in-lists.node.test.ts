import { mulberry32 } from '@murecom/internal'
import { openCatalog } from '@murecom/spotify-crawler'
import { expect, test } from 'vitest'
import { artistsInLists } from '../src/node.ts'

/** A catalogue of lists, each with songs of these artists; lists without a name of their own are incomplete. */
async function catalogOf(lists: readonly (readonly string[])[], incomplete: readonly (readonly string[])[] = []) {
  const catalog = await openCatalog(':memory:')
  catalog.write(() => {
    for (const [i, artists] of [...lists, ...incomplete].entries()) {
      const id = catalog.writer.upsertPlaylist({ source: 'test', sourceId: String(i), name: `List ${i}` })
      const entries = artists.map((artist, position) => ({
        position,
        track: {
          source: 'test',
          sourceId: `${artist} ${i % 2} ${position}`,
          name: `Song ${i % 2} ${position}`,
          artists: [{ sourceId: artist, name: artist }],
        },
      }))
      catalog.writer.putEntries(id, entries)
      if (i < lists.length) catalog.writer.markComplete(id, 0)
    }
  })
  return catalog
}

test('the scores are those of their definition, by counting', async () => {
  const random = mulberry32(3)
  const names = Array.from({ length: 12 }, (_, i) => `Artist ${String.fromCharCode(65 + i)}`)
  const lists = Array.from({ length: 60 }, () => {
    // An artist may be in a list with several songs.
    return Array.from({ length: 1 + Math.floor(random() * 6) }, () => names[Math.floor(random() ** 2 * names.length)]!)
  })
  using catalog = await catalogOf(lists, [['Artist A', 'Artist L', 'Nobody else']])
  const having = (...artists: string[]): number => lists.filter(list => artists.every(a => list.includes(a))).length
  for (const name of names.slice(0, 4)) {
    const wanted = names
      .filter(other => other !== name && having(name, other) > 0)
      .map(other => {
        const score = having(name, other) / (Math.sqrt(having(name) * having(other)) + 3)
        return { name: other, lists: having(name, other), score }
      })
      .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
    const found = await artistsInLists(catalog, name.toUpperCase(), { limit: 100 })
    expect(found).toEqual(wanted.map(each => ({ ...each, score: expect.closeTo(each.score, 12) })))
    expect(await artistsInLists(catalog, name, { limit: 2 })).toEqual(found.slice(0, 2))
  }
})

test('whom no complete list has, has no answer; options are checked', async () => {
  using catalog = await catalogOf([['Ann', 'Bob']], [['Cy', 'Ann']])
  expect(await artistsInLists(catalog, 'Cy')).toEqual([])
  expect(await artistsInLists(catalog, 'Nobody')).toEqual([])
  expect(await artistsInLists(catalog, '')).toEqual([])
  expect(await artistsInLists(catalog, 'ann')).toEqual([{ name: 'Bob', lists: 1, score: 0.25 }])
  await expect(artistsInLists(catalog, 'Ann', { limit: 0 })).rejects.toThrow('limit must be an integer of at least 1')
  await expect(artistsInLists(catalog, 'Ann', { topN: 3 } as never)).rejects.toThrow('did you mean limit?')
})
