import { expect, test } from 'vitest'
import type { CatalogTrack, PlaylistCatalog } from '../../src/playlists/catalog.ts'
import { NameTable } from '../../src/playlists/name-table.ts'
import { NeighborTable } from '../../src/playlists/neighbor-table.ts'
import { TrackMatcher } from '../../src/playlists/track-matcher.ts'

test('a table answers for the ids it was built with, in any order, and after a trip through a buffer', () => {
  const table = NeighborTable.build([
    [70, [5, 3]],
    [3, []],
    [5, [70, 3, 9]],
  ])
  for (const t of [table, NeighborTable.from(table.toBuffer())]) {
    expect(t.length).toBe(3)
    expect(t.neighborsOf(70)).toEqual(Uint32Array.of(5, 3))
    expect(t.neighborsOf(3)).toEqual(new Uint32Array(0))
    expect(t.neighborsOf(5)).toEqual(Uint32Array.of(70, 3, 9))
    for (const id of [0, 4, 6, 71, 4_000_000_000]) expect(t.neighborsOf(id)).toBeUndefined()
  }
})

test('a table that is out of order is refused', () => {
  const table = NeighborTable.build([
    [1, [2]],
    [2, [1]],
  ])
  const bytes = new Uint8Array(table.toBuffer())
  const view = new DataView(bytes.buffer)
  const ids = bytes.length - 3 * 8 - 8 // the two ids lie before three starts (padded) and two neighbours
  view.setUint32(ids, 9, true)
  expect(() => NeighborTable.from(bytes)).toThrow('it is damaged: its checksum does not fit')
  bytes.fill(0, 12, 16) // without a checksum
  expect(() => NeighborTable.from(bytes)).toThrow('row 1 of this neighbour table is out of order')
  expect(() => NeighborTable.from(bytes.subarray(0, 20))).toThrow('this is not a neighbour table buffer')
})

test('names lead to the tracks that are called so, the most popular first, after a trip through a buffer too', () => {
  const track = (id: number, name: string, ...artists: string[]) => ({
    id,
    name,
    artists: artists.map(a => ({ name: a })),
  })
  const table = NameTable.build([
    track(9, 'Halo', 'Beyoncé'),
    track(4, 'ＨＡＬＯ', 'Depeche Mode', 'Goldfrapp'),
    track(7, 'Crazy in Love', 'Beyoncé', 'Jay-Z'),
    track(2, '红豆', '王菲'),
  ])
  for (const t of [table, NameTable.from(table.toBuffer())]) {
    expect([...t.find('halo', '')]).toEqual([9, 4])
    expect([...t.find('halo', 'goldfrapp')]).toEqual([4])
    expect([...t.find('', 'beyoncé')]).toEqual([9])
    expect([...t.find('', 'beyonce')]).toEqual([9])
    expect([...t.find('crazy in love', 'jay z')]).toEqual([7])
    expect([...t.find('红豆', '王菲')]).toEqual([2])
    expect([...t.find('halo', 'jay-z')]).toEqual([])
    expect([...t.find('hal', '')]).toEqual([])
  }
  expect([...NameTable.build([]).find('halo', '')]).toEqual([])
  const bytes = new Uint8Array(table.toBuffer())
  expect(() => NameTable.from(bytes.subarray(0, bytes.length - 40))).toThrow(/name table/)
})

test('a name that differs in case, accents or punctuation is a look-up: the catalogue is not searched', () => {
  const tracks = [
    { id: 9, name: 'Halo', artists: [{ id: 1, name: 'Beyoncé' }], album: null },
    { id: 4, name: 'Halo!', artists: [{ id: 2, name: 'Goldfrapp' }], album: null },
    { id: 7, name: 'Don\u2019t Stop', artists: [{ id: 3, name: 'P!nk' }], album: null },
  ]
  const searched: string[] = []
  const catalog = {
    track: (id: number) => tracks.find(track => track.id === id),
    findTrack: ({ trackName }: { trackName: string }) => {
      searched.push(trackName)
      return []
    },
  } as unknown as PlaylistCatalog
  const matcher = new TrackMatcher(catalog, NameTable.build(tracks as unknown as CatalogTrack[]), () => true)
  const found = (name: string, ...artists: string[]) => matcher.match(name, artists).known?.id
  expect(found('Halo?', 'beyonce')).toBe(9)
  // The exact name wins over a more popular one that is spelt otherwise.
  expect(found('halo!')).toBe(4)
  expect(found('Halo', 'Goldfrapp')).toBe(4)
  expect(found('DONT STOP', 'P nk')).toBe(7)
  expect(searched).toEqual([])
  expect(found('Halos', 'Goldfrapp')).toBeUndefined()
  expect(searched).toEqual(['Halos'])
})
