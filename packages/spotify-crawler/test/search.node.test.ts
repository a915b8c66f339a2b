import { beforeAll, describe, expect, it } from 'vitest'
import { type Catalog, openCatalog } from '../src/index.ts'
import { addPlaylist, track } from './helpers.ts'

let catalog: Catalog
beforeAll(async () => {
  catalog = await openCatalog(':memory:')
  addPlaylist(catalog, 'p1', [
    track('1', '愛在西元前', ['周杰倫']),
    track('2', '我喜欢周杰伦的歌', ['Nobody']),
    track('3', '红豆', ['王菲']),
    track('4', 'Halo', ['Beyoncé']),
    track('5', 'Halo - Live', ['Beyoncé']),
    track('6', 'Halo', ['Cover Band']),
    track('7', 'Love Story', ['Taylor Swift']),
    track('8', 'Say "Hello"*', ["Guns N' Roses"]),
    track('9', '봄날', ['방탄소년단']),
    track('10', 'Love', ['Lana']),
    track('11', 'A Love Supreme', ['John Coltrane']),
    track('12', '!!!', ['Bang']),
  ])
  addPlaylist(catalog, 'p2', [track('6', 'Halo', ['Cover Band'])])
})
const names = (text: string, artists?: string[]): string[] =>
  catalog.searchTracks(text, { artists }).map(t => t.sourceId)

describe('searchTracks', () => {
  it('finds Chinese names of two and three characters, in both scripts', () => {
    expect(names('杰伦')).toEqual(expect.arrayContaining(['1', '2']))
    expect(names('周杰倫')).toEqual(expect.arrayContaining(['1', '2']))
    expect(names('王菲')).toEqual(['3'])
    expect(names('爱在')).toEqual(['1'])
    expect(names('소년단')).toEqual(['9'])
  })
  it('does not find characters that only occur apart', () => expect(names('周伦')).toEqual([]))
  it('folds accents, case and width', () => {
    expect(names('BEYONCE')).toHaveLength(2)
    expect(names('ｂｅｙｏｎｃé')).toHaveLength(2)
  })
  it('takes the last word as a beginning', () => {
    expect(names('taylor swi')).toEqual(['7'])
    expect(names('tayl swift')).toEqual([])
  })
  it('finds across title and artists', () => expect(names('halo beyonce')).toHaveLength(2))
  it('ranks equal titles first, then those that begin so, then the rest; equals by popularity', () => {
    expect(names('love')).toEqual(['10', '7', '11'])
    expect(names('halo')).toEqual(['6', '4', '5'])
  })
  it('keeps to the artists that are asked for', () => expect(names('halo', ['cover'])).toEqual(['6']))
  it.each(['"', '*', '"" OR 1', 'NEAR(', 'a AND', '^', 'name:', '-', '(', "'", '\0', 'NOT', '" * "'])(
    'treats %j as plain text',
    text => {
      expect(() => catalog.searchTracks(text)).not.toThrow()
    },
  )
  it('finds names that hold operators', () => expect(names('say "hello"*')).toEqual(['8']))
  it('gives nothing for nothing', () => {
    expect(names('')).toEqual([])
    expect(names('...')).toEqual([])
  })
  it('keeps to the limit and refuses a wrong one', () => {
    expect(catalog.searchTracks('halo', { limit: 1 })).toHaveLength(1)
    expect(() => catalog.searchTracks('halo', { topN: 5 } as never)).toThrow('searchTracks: topN is not an option; did')
    expect(() => catalog.findTrack({ track_name: 'halo' } as never)).toThrow('did you mean trackName?')
    expect(() => catalog.findTrack(undefined as never)).toThrow('findTrack: trackName must be a string, got undefined')
    expect(() => catalog.playlists({ min_length: 5 } as never)).toThrow('playlists: min_length is not an option; did')
    expect(() => catalog.purge(undefined as never)).toThrow('purge: olderThanDays must be an integer')
    expect(() => catalog.searchTracks('halo', { limit: 0 })).toThrow('limit must be an integer from 1 to 1000, got 0')
  })
})

describe('findTrack', () => {
  it('finds a name across Chinese scripts with score 1', () => {
    const [best] = catalog.findTrack({ trackName: '爱在西元前', artists: ['周杰伦'] })
    expect(best).toMatchObject({ sourceId: '1', score: 1 })
  })
  it('goes by artist, then by popularity', () => {
    expect(catalog.findTrack({ trackName: 'halo', artists: ['beyonce'] }).map(t => t.sourceId)).toEqual(['4', '5', '6'])
    expect(catalog.findTrack({ trackName: 'halo' })[0]).toMatchObject({ sourceId: '6', popularity: 2 })
  })
  it('finds the plain version of a decorated title', () => {
    const found = catalog.findTrack({ trackName: 'Love Story (Taylor’s Version)', artists: ['Taylor Swift'] })
    expect(found[0]).toMatchObject({ sourceId: '7' })
    expect(found[0]!.score).toBeLessThan(1)
  })
  it('finds a title behind many that only begin so', async () => {
    const large = await openCatalog(':memory:')
    addPlaylist(
      large,
      'p',
      Array.from({ length: 400 }, (_, i) => track(`s${i}`, `Love Story ${i}`)).concat(track('wanted', 'LOVE')),
    )
    expect(large.findTrack({ trackName: 'love' })[0]).toMatchObject({ sourceId: 'wanted', score: 1 })
    large.close()
  })
  it('gives nothing for another song', () =>
    expect(catalog.findTrack({ trackName: 'Unknown Song', artists: ['X'] })).toEqual([]))
})
