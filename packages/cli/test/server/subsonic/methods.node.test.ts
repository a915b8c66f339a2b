/** What players do, on a real library: browse, search, look, note, go on. */
import { join } from 'node:path'
import { openListening } from 'murecom/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, smallLibrary } from './small-library.ts'

let small: Awaited<ReturnType<typeof smallLibrary>>
let ask: (path: string) => Promise<Answer>
beforeAll(async () => {
  small = await smallLibrary()
  ask = small.ask
}, 60_000)
afterAll(() => small.close())

const titles = (songs: Answer[]): string[] => songs.map(({ title }) => title)
const names = (things: Answer[]): string[] => things.map(({ name }) => name)

describe('browsing', () => {
  test('artists are listed under their letters, the others under #', async () => {
    const { artists } = await ask('getArtists')
    expect(artists.index.map(({ name, artist }: Answer) => [name, names(artist)])).toEqual([
      ['#', ['王菲']],
      ['B', ['Björk']],
      ['K', ['The Knife']],
      ['S', ['Somebody']],
      ['U', ['[Unknown Artist]']],
    ])
    const bjork = artists.index[1].artist[0]
    expect(bjork).toMatchObject({ albumCount: 2, coverArt: bjork.id })
    const { artist } = await ask(`getArtist?id=${bjork.id}`)
    expect(names(artist.album).sort()).toEqual(['Homogenic', 'Post'])
    const post = artist.album.find(({ name }: Answer) => name === 'Post')
    const { album } = await ask(`getAlbum?id=${post.id}`)
    expect(album).toMatchObject({ name: 'Post', artist: 'Björk', songCount: 2, duration: 8 })
    expect(titles(album.song)).toEqual(['Army of Me', 'Hyperballad'])
    expect(album.song[0]).toMatchObject({ track: 1, albumId: post.id, suffix: 'wav', duration: 4, size: 176444 })
  })

  test('ids are the same in another server over the same files', async () => {
    const { createServer } = await import('../../../src/server.ts')
    const other = createServer({ library: small.library })
    const again = (await (await other.request('/rest/getArtists?f=json')).json()) as Answer
    expect(again['subsonic-response'].artists).toEqual((await ask('getArtists')).artists)
  })

  test('folders, as the files lie in them', async () => {
    const { musicFolders } = await ask('getMusicFolders')
    expect(musicFolders.musicFolder).toEqual([{ id: 0, name: 'music' }])
    const { indexes } = await ask('getIndexes?musicFolderId=0')
    const folders = indexes.index.flatMap(({ artist }: Answer) => artist)
    expect(names(folders)).toHaveLength(5)
    expect(await ask(`getIndexes?ifModifiedSince=${indexes.lastModified}`)).not.toHaveProperty('indexes.index')
    const loose = folders.find(({ name }: Answer) => name === 'loose')
    const { directory } = await ask(`getMusicDirectory?id=${loose.id}`)
    expect(titles(directory.child)).toEqual(['A <Song> & "Another"', 'untitled'])
    expect(directory.child[0]).toMatchObject({ parent: loose.id, isDir: false })
    const above = await ask(`getMusicDirectory?id=${directory.parent}`)
    expect(above.directory.child.filter(({ isDir }: Answer) => isDir)).toHaveLength(5)
    expect((await ask('getIndexes?musicFolderId=7')).error.code).toBe(70)
  })

  test('artists and albums are folders for players that know folders alone', async () => {
    const { searchResult2 } = await ask('search2?query=post')
    const { directory } = await ask(`getMusicDirectory?id=${searchResult2.album[0].id}`)
    expect(titles(directory.child)).toEqual(['Army of Me', 'Hyperballad'])
    const artist = await ask(`getMusicDirectory?id=${directory.parent}`)
    expect(titles(artist.directory.child).sort()).toEqual(['Homogenic', 'Post'])
  })
})

describe('searching', () => {
  test('finds artists, albums and songs by words, whatever the case and the accents', async () => {
    const { searchResult3 } = await ask('search3?query=BJORK')
    expect(names(searchResult3.artist)).toEqual(['Björk'])
    expect(names(searchResult3.album)).toEqual(['Homogenic', 'Post'])
    expect(titles(searchResult3.song).sort()).toEqual(['Army of Me', 'Hyperballad', 'Jóga'])
  })

  test.each(['query=', 'query=%22%22'])('pages through everything with %s', async query => {
    const pages = await Promise.all(
      [0, 3, 6, 9].map(offset => ask(`search3?${query}&artistCount=0&albumCount=0&songCount=3&songOffset=${offset}`)),
    )
    const ids = pages.flatMap(({ searchResult3 }) => searchResult3.song.map(({ id }: Answer) => id))
    expect([ids.length, new Set(ids).size]).toEqual([8, 8])
    expect(pages[0].searchResult3.artist).toEqual([])
  })

  test('a text that nothing has, and none', async () => {
    expect((await ask('search3?query=zzzz')).searchResult3).toEqual({ artist: [], album: [], song: [] })
    expect((await ask('search3')).error.code).toBe(10)
  })
})

describe('lists of albums', () => {
  test.each(['random', 'newest', 'alphabeticalByName', 'alphabeticalByArtist'])('%s has all', async type => {
    const { albumList2 } = await ask(`getAlbumList2?type=${type}&size=50`)
    expect(new Set(names(albumList2.album)).size).toBe(5)
    expect((await ask(`getAlbumList?type=${type}&size=2`)).albumList.album).toHaveLength(2)
  })

  test('by name, artist and what was noted', async () => {
    const list = async (query: string) => names((await ask(`getAlbumList2?${query}`)).albumList2.album)
    expect(await list('type=alphabeticalByName')).toEqual([
      '[Unknown Album]',
      '[Unknown Album]',
      'Homogenic',
      'Post',
      'Silent Shout',
      '浮躁',
    ])
    expect(await list('type=byYear&fromYear=1990&toYear=2000')).toEqual([])
    expect((await ask('getAlbumList2?type=byYear')).error.code).toBe(10)
    expect(await list('type=byGenre&genre=none')).toEqual([])
    for (const type of ['starred', 'highest', 'frequent', 'recent']) expect(await list(`type=${type}`)).toEqual([])
    await ask(`scrobble?id=${small.songId('Jóga')}`)
    expect(await list('type=frequent')).toEqual(['Homogenic'])
    expect(await list('type=recent')).toEqual(['Homogenic'])
  })

  test('random songs are songs, none twice', async () => {
    const { randomSongs } = await ask('getRandomSongs?size=500')
    expect(new Set(randomSongs.song.map(({ id }: Answer) => id)).size).toBe(8)
    expect((await ask('getRandomSongs?size=3&genre=none')).randomSongs.song).toEqual([])
  })
})

describe('what is noted', () => {
  test('stars and ratings of songs, albums and artists', async () => {
    const { searchResult3 } = await ask('search3?query=post')
    const [album, song] = [searchResult3.album[0], searchResult3.song[0]]
    await ask(`star?id=${song.id}&albumId=${album.id}&artistId=${album.artistId}`)
    await ask(`setRating?id=${song.id}&rating=4`)
    await ask(`setRating?id=${album.id}&rating=5`)
    const { starred2 } = await ask('getStarred2')
    expect([names(starred2.artist), names(starred2.album), titles(starred2.song)]).toEqual([
      ['Björk'],
      ['Post'],
      [song.title],
    ])
    expect((await ask('getStarred')).starred.song[0]).toMatchObject({ userRating: 4, starred: expect.any(String) })
    expect((await ask(`getSong?id=${song.id}`)).song).toMatchObject({ userRating: 4 })
    expect((await ask(`getAlbumList2?type=highest`)).albumList2.album[0]).toMatchObject({ name: 'Post', userRating: 5 })
    await ask(`unstar?id=${song.id}&albumId=${album.id}`)
    await ask(`setRating?id=${song.id}&rating=0`)
    expect((await ask(`getSong?id=${song.id}`)).song).not.toHaveProperty('userRating')
    expect((await ask('getStarred2')).starred2).toMatchObject({ song: [], album: [], artist: [{ name: 'Björk' }] })
    for (const wrong of ['rating=6', 'rating=-1', 'rating=x', '']) {
      expect((await ask(`setRating?id=${song.id}&${wrong}`)).status).toBe('failed')
    }
  })

  test('plays, which count, and what plays now', async () => {
    const id = small.songId('Silent Shout')
    expect(await ask(`scrobble?id=${id}&id=${id}&time=1000&time=2000`)).toMatchObject({ status: 'ok' })
    await ask(`scrobble?id=${id}&time=1000`)
    expect((await ask(`getSong?id=${id}`)).song).toMatchObject({ playCount: 2, played: '1970-01-01T00:00:02.000Z' })
    expect(small.listening.plays({ since: 0 }).filter(({ at }) => at < 3000)).toMatchObject([
      { at: 2000, outcome: 'completed', source: 'rest' },
      { at: 1000 },
    ])
    expect((await ask('getNowPlaying')).nowPlaying.entry).toEqual([])
    await ask(`scrobble?id=${id}&submission=false`)
    const playing = { id, username: 'me', playerName: 'test', playerId: 1, minutesAgo: 0 }
    expect((await ask('getNowPlaying')).nowPlaying.entry).toMatchObject([playing])
    expect((await ask(`scrobble?id=${id}&time=99999999999999`)).status).toBe('failed')
    expect(titles((await ask('getTopSongs?artist=the%20knife')).topSongs.song)).toEqual(['Silent Shout'])
  })

  test('playlists are made, changed, shown, removed', async () => {
    const [a, b, c] = ['Jóga', 'Hyperballad', '無常'].map(small.songId)
    const { playlist } = await ask(`createPlaylist?name=One&songId=${a}&songId=${b}&songId=${a}`)
    expect(playlist).toMatchObject({ name: 'One', songCount: 3, duration: 12, public: false, owner: 'me' })
    expect(titles(playlist.entry)).toEqual(['Jóga', 'Hyperballad', 'Jóga'])
    const { id } = playlist
    await ask(`updatePlaylist?playlistId=${id}&name=Two&comment=c&public=true&songIdToAdd=${c}&songIndexToRemove=0`)
    const changed = (await ask(`getPlaylist?id=${id}`)).playlist
    expect(changed).toMatchObject({ name: 'Two', comment: 'c', public: true })
    expect(titles(changed.entry)).toEqual(['Hyperballad', 'Jóga', '無常'])
    await ask(`createPlaylist?playlistId=${id}&songId=${c}`)
    expect((await ask('getPlaylists')).playlists.playlist).toMatchObject([{ id, name: 'Two', songCount: 1 }])
    for (const wrong of [
      'createPlaylist',
      'createPlaylist?name=x&songId=77',
      'createPlaylist?name=%00%E2%80%AE',
      `updatePlaylist?playlistId=${id}&name=%00`,
      'updatePlaylist?playlistId=pl-99',
      'deletePlaylist?id=../x',
    ]) {
      expect((await ask(wrong)).status).toBe('failed')
    }
    expect((await ask(`deletePlaylist?id=${id}`)).status).toBe('ok')
    expect((await ask('getPlaylists')).playlists.playlist).toEqual([])
  })

  test('a queue and bookmarks are kept for the next player', async () => {
    const [a, b] = ['Jóga', 'Hyperballad'].map(small.songId)
    expect((await ask('getPlayQueue')).playQueue.entry).toEqual([])
    await ask(`savePlayQueue?id=${a}&id=${b}&current=${b}&position=1500`)
    const { playQueue } = await ask('getPlayQueue')
    expect(playQueue).toMatchObject({ current: b, position: 1500, changedBy: 'test', username: 'me' })
    expect(titles(playQueue.entry)).toEqual(['Jóga', 'Hyperballad'])
    expect((await ask('getPlayQueueByIndex')).playQueueByIndex).toMatchObject({ currentIndex: 1 })
    await ask(`savePlayQueueByIndex?id=${b}&currentIndex=0`)
    expect((await ask('getPlayQueue')).playQueue).toMatchObject({ current: b, position: 0 })
    expect((await ask(`savePlayQueueByIndex?id=${b}&currentIndex=1`)).status).toBe('failed')
    await ask(`createBookmark?id=${a}&position=42&comment=here`)
    expect((await ask('getBookmarks')).bookmarks.bookmark).toMatchObject([
      { position: 42, comment: 'here', entry: { id: a } },
    ])
    await ask(`deleteBookmark?id=${a}`)
    expect((await ask('getBookmarks')).bookmarks.bookmark).toEqual([])
  })
})

test('where nothing can be noted players still browse and play, and are refused in form', async () => {
  const { createServer } = await import('../../../src/server.ts')
  const listening = openListening(join(small.folder, 'none', 'there.listening'), { readOnly: true })
  const other = createServer({ library: small.library, listening })
  const get = async (path: string): Promise<Answer> =>
    ((await (await other.request(`/rest/${path}f=json`)).json()) as Answer)['subsonic-response']
  expect((await get('getArtists?')).status).toBe('ok')
  for (const path of ['star?id=1&', 'scrobble?id=1&', 'createPlaylist?name=x&', 'savePlayQueue?id=1&']) {
    const { error } = await get(path)
    expect(error).toEqual({ code: 0, message: 'nothing could be noted: its file cannot be written to' })
  }
})

describe('by sound', () => {
  test('similar songs of a song, an album and an artist', async () => {
    const { searchResult3 } = await ask('search3?query=post')
    const ids = [searchResult3.song[0].id, searchResult3.album[0].id, searchResult3.album[0].artistId]
    for (const id of ids) {
      const { similarSongs2 } = await ask(`getSimilarSongs2?id=${id}&count=3`)
      expect(similarSongs2.song).toHaveLength(3)
      expect((await ask(`getSimilarSongs?id=${id}&count=3`)).similarSongs).toEqual(similarSongs2)
    }
  })

  test('similar artists are other artists', async () => {
    const { searchResult3 } = await ask('search3?query=bj%C3%B6rk')
    const { artistInfo2 } = await ask(`getArtistInfo2?id=${searchResult3.artist[0].id}&count=2`)
    expect(artistInfo2.similarArtist).toHaveLength(2)
    expect(names(artistInfo2.similarArtist)).not.toContain('Björk')
    expect((await ask(`getArtistInfo?id=${small.songId('Jóga')}`)).artistInfo.similarArtist.length).toBeGreaterThan(0)
  })

  test('sonicSimilarity: matches with their scores, and a way whose ends are the two songs', async () => {
    const [a, b] = ['Jóga', '浮躁'].map(small.songId)
    const { sonicMatch } = await ask(`getSonicSimilarTracks?id=${a}&count=4`)
    expect(sonicMatch).toHaveLength(4)
    const scores = sonicMatch.map(({ similarity }: Answer) => similarity)
    expect(Math.min(...scores)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...scores)).toBeLessThanOrEqual(1)
    const way = (await ask(`findSonicPath?startSongId=${a}&endSongId=${b}&count=4`)).sonicMatch
    expect([way[0].entry.id, way.at(-1).entry.id, way[0].similarity]).toEqual([a, b, 1])
    expect((await ask(`findSonicPath?startSongId=${a}&endSongId=${a}`)).sonicMatch).toMatchObject([
      { entry: { id: a } },
    ])
    expect((await ask(`findSonicPath?startSongId=${a}`)).error.code).toBe(10)
  })
})

describe('pictures and words', () => {
  test('covers of songs, albums, artists and playlists', async () => {
    const id = small.songId('Army of Me')
    const { song } = await ask(`getSong?id=${id}`)
    const { playlist } = await ask(`createPlaylist?name=Covered&songId=${id}`)
    for (const cover of [id, song.coverArt, playlist.coverArt]) {
      const response = await small.get(`getCoverArt?id=${cover}&size=300`)
      expect(response.headers.get('content-type')).toBe('image/png')
      expect((await response.arrayBuffer()).byteLength).toBe(70)
    }
    expect((await ask(`getCoverArt?id=${small.songId('untitled')}`)).error.code).toBe(70)
  })

  test('lyrics, with times where there are any', async () => {
    const timed = await ask(`getLyricsBySongId?id=${small.songId('Hyperballad')}`)
    expect(timed.lyricsList.structuredLyrics).toEqual([
      {
        ...{ displayTitle: 'Hyperballad', displayArtist: 'Björk', lang: 'eng', synced: true, offset: 0 },
        line: [
          { start: 1500, value: 'We live on a mountain' },
          { start: 5000, value: 'Right at the top' },
        ],
      },
    ])
    const plain = await ask(`getLyricsBySongId?id=${small.songId('Jóga')}`)
    expect(plain.lyricsList.structuredLyrics).toMatchObject([
      { synced: false, lang: 'xxx', line: [{ value: 'All these accidents' }, { value: 'that happen' }] },
    ])
    const old = await ask('getLyrics?artist=bj%C3%B6rk&title=hyperballad')
    expect(old.lyrics.value).toBe('We live on a mountain\nRight at the top')
    expect((await ask(`getLyricsBySongId?id=${small.songId('無常')}`)).lyricsList.structuredLyrics).toEqual([])
    const xml = await (await small.app.request(`/rest/getLyricsBySongId?id=${small.songId('Hyperballad')}`)).text()
    expect(xml).toContain('<line start="1500">We live on a mountain</line>')
  })
})
