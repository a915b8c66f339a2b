import { idOf } from '@murecom/spotify-simulator'
import { describe, expect, it } from 'vitest'
import { updateTracks } from '../src/index.ts'
import { addPlaylist, clientOf, memoryCatalog, simulatorOf, track } from './helpers.ts'

const known = (count: number) => [
  ...Array.from({ length: count }, (_, n) => track(idOf('tr', n), `by a file ${n}`, ['somebody'])),
  track(idOf('xx', 7), 'gone', ['nobody']),
]

describe('updateTracks', () => {
  it('completes facts 50 a request with an extended key, and once', async () => {
    const simulator = await simulatorOf({ playlists: 10, tracks: 500 })
    const catalog = await memoryCatalog()
    addPlaylist(catalog, 'p', known(120))
    const options = { catalog, client: clientOf(simulator) }
    expect(await updateTracks(options)).toEqual({ status: 'done', completed: 120, gone: 1 })
    expect(simulator.requests).toBe(3)
    expect(catalog.track(1)).toMatchObject({ isrc: expect.stringMatching(/^XX/), album: { name: 'Album 0' } })
    expect(catalog.searchTracks('by a file')).toEqual([])
    expect(await updateTracks(options)).toEqual({ status: 'done', completed: 0, gone: 0 })
  })

  it('goes one by one with an ordinary key, stops at a long pause and goes on', async () => {
    const simulator = await simulatorOf({ playlists: 10, tracks: 500, profile: 'development' })
    const catalog = await memoryCatalog()
    addPlaylist(catalog, 'p', known(10))
    const options = { catalog, client: clientOf(simulator, { profile: 'development' }), maxWaitMs: 100 }
    simulator.fault({ kind: '429', retryAfter: 600, match: idOf('tr', 5) })
    expect(await updateTracks(options)).toMatchObject({ status: 'waiting', completed: 5 })
    catalog.store.execute('DELETE FROM crawl_limits')
    expect(await updateTracks(options)).toEqual({ status: 'done', completed: 5, gone: 1 })
  })
})
