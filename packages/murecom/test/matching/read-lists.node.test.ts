import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCatalog } from '@murecom/spotify-crawler'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { catalogLists, readLists } from '../../src/node.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-lists-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('lists of files with all their entries, in order, and nothing is written', async () => {
  const lines = ['#EXTM3U', '#EXTINF:205,Muse - Hysteria', 'a.mp3', '#EXTINF:10,Air - Run', 'b.mp3']
  await writeFile(join(folder, 'mix.m3u'), [...lines, ...lines.slice(1, 3), ''].join('\n'))
  const { lists, files } = await readLists(join(folder, 'mix.m3u'))
  const hysteria = {
    title: 'Hysteria',
    artists: ['Muse'],
    album: null,
    durationSeconds: 205,
    isrc: null,
    musicBrainz: null,
  }
  expect(lists).toEqual([
    {
      name: 'mix',
      entries: [hysteria, { ...hysteria, title: 'Run', artists: ['Air'], durationSeconds: 10 }, hysteria],
    },
  ])
  expect(files).toMatchObject([{ state: 'imported', outcome: 'complete', problems: [] }])
  expect(await readdir(folder)).toEqual(['mix.m3u'])
})

test('a catalogue gives its complete lists, or those of some names', async () => {
  using catalog = await openCatalog(':memory:')
  const track = (name: string) => ({
    source: 'musicbrainz',
    sourceId: `id of ${name}`,
    name,
    artists: [{ sourceId: null, name: 'Me' }],
    isrc: 'GBAHT0300123',
  })
  catalog.write(() => {
    for (const [i, name] of ['One', 'Two', 'Half'].entries()) {
      const id = catalog.writer.upsertPlaylist({ source: 'test', sourceId: name, name })
      catalog.writer.putEntries(id, [{ position: 0, track: track(`Song ${i}`) }])
      if (name !== 'Half') catalog.writer.markComplete(id, 0)
    }
  })
  expect((await catalogLists(catalog)).map(list => list.name)).toEqual(['One', 'Two'])
  const [two] = await catalogLists(catalog, { names: ['Two'] })
  expect(two!.entries).toEqual([
    {
      title: 'Song 1',
      artists: ['Me'],
      album: null,
      durationSeconds: null,
      isrc: 'GBAHT0300123',
      musicBrainz: 'id of Song 1',
    },
  ])
})

test('what is not there, and a signal', async () => {
  await expect(readLists(join(folder, 'none.m3u'))).rejects.toThrow('no such file or folder')
  const signal = AbortSignal.abort(new Error('enough'))
  await writeFile(join(folder, 'mix.m3u'), 'a.mp3\n')
  await expect(readLists(join(folder, 'mix.m3u'), { signal })).rejects.toThrow('enough')
  await expect(readLists('x', { list: 'y' } as never)).rejects.toThrow('list is not an option')
})
