import { expect, test } from 'vitest'
import { type EntryMatch, LibraryMatcher, type ListEntry, matchEntries, type OwnSong } from '../../src/node.ts'

/** `Artist - Title [length]`, or a title alone. */
function song(text: string, more: Partial<OwnSong> = {}): OwnSong {
  const [, artist, title, length] = /^(?:(.*?) - )?(.*?)(?: \[(\d+)\])?$/u.exec(text)!
  return {
    path: `/music/${text.replaceAll('/', '_')}.mp3`,
    title: title!,
    artist: artist ?? null,
    album: null,
    durationSeconds: length === undefined ? null : Number(length),
    ...more,
  }
}

function entry(text: string, more: Partial<ListEntry> = {}): ListEntry {
  const { title, artist, durationSeconds } = song(text)
  return { title, artists: artist === null ? [] : [artist], durationSeconds, ...more }
}

const label = (match: EntryMatch): string =>
  match.status === 'found' ? `${match.song.artist ?? ''} - ${match.song.title}` : match.reason

/** The other songs make their words known: a mistyped word is no word of theirs. */
const OTHERS = ['Nobody - Zero Hour', 'Nobody - Dreams of You', 'Nobody - Live and Love', 'Nobody - Thinking of Kings']

async function ask(own: readonly (string | OwnSong)[], asked: string | ListEntry, anyVersion = false): Promise<string> {
  const songs = [...own, ...OTHERS].map(s => (typeof s === 'string' ? song(s) : s))
  const matcher = await LibraryMatcher.build(songs)
  return label(matcher.match(typeof asked === 'string' ? entry(asked) : asked, { anyVersion }))
}

test.each([
  // spelling
  ['Sigur Rós - Hoppípolla', 'sigur ros - hoppipolla'],
  ['Beyoncé - Halo', 'Beyonce - HALO'],
  ['Guns N’ Roses - Sweet Child O’ Mine', "Guns n' Roses - Sweet Child O' Mine"],
  ['The Beatles - Let It Be', 'Beatles - Let It Be'],
  ['Beatles, The - Let It Be', 'The Beatles - Let It Be'],
  ['Simon & Garfunkel - The Boxer', 'Simon and Garfunkel - Boxer'],
  ['Utada Hikaru - First Love', 'Hikaru Utada - First Love'],
  ['Ed Sheeran - ÷', 'Ed Sheeran - ÷'],
  ['!!! - Must Be the Moon', '!!! - Must Be the Moon'],
  ['Mike - Part II', 'Mike - Part 2'],
  ['Prince - 1999', 'Prince - 1999'],
  // mistyped
  ['Radiohead - Karma Police', 'Radiohaed - Karma Police'],
  ['Radiohead - Karma Police', 'Radiohead - Karma Polcie'],
  ['Portishead - Glory Box', 'Portisheed - Glory Bxo'],
  // several artists
  ['Eminem - Stan (feat. Dido)', 'Eminem - Stan'],
  ['Eminem - Stan', 'Eminem - Stan (feat. Dido)'],
  ['Eminem feat. Dido - Stan', 'Eminem - Stan ft. Dido'],
  ['Tom Petty and the Heartbreakers - Refugee', 'Tom Petty - Refugee'],
  ['周杰倫 (Jay Chou) - 晴天', 'Jay Chou - 晴天'],
  // scripts
  ['周杰倫 - 愛在西元前', '周杰伦 - 爱在西元前'],
  ['Кино - Группа крови', 'Kino - Gruppa krovi'],
  ['Kino - Gruppa Krovi', 'Кино - Группа крови'],
  ['Виктор Цой - Звезда по имени Солнце', 'Viktor Tsoi - Zvezda po imeni Solntse'],
  ['スピッツ - さくらきょう', 'Supittsu - Sakura Kyo'],
  ['周杰伦 - 晴天', 'Zhou Jielun - Qing Tian'],
  // masters of one recording
  ['Queen - Bohemian Rhapsody', 'Queen - Bohemian Rhapsody - Remastered 2011'],
  ['Queen - Bohemian Rhapsody (2011 Remaster)', 'Queen - Bohemian Rhapsody'],
  ['Queen - Bohemian Rhapsody', 'Queen - Bohemian Rhapsody (1975)'],
  ['Queen - Bohemian Rhapsody', 'Queen - Bohemian Rhapsody [Official Video] (HD)'],
  ['Queen - Bohemian Rhapsody', 'Queen - Bohemian Rhapsody - Single Version'],
  ['Bryan Adams - (Everything I Do) I Do It for You', 'Bryan Adams - Everything I Do (I Do It For You)'],
  ['Simple Minds - Don’t You (Forget About Me)', "Simple Minds - Don't You"],
  ['P!nk - So What', 'Pink - So What'],
  ['Kesha - Tik Tok', 'Ke$ha - TiK ToK'],
  ['N.W.A - Express Yourself', 'NWA - Express Yourself'],
  ['R.E.M. - Losing My Religion', 'REM - Losing My Religion'],
  ['Idina Menzel - Let It Go', 'Idina Menzel - Let It Go - From "Frozen"/Soundtrack Version'],
  ['The Beatles - Something', 'The Beatles - Something - 2019 Mix'],
  ['The Beatles - Help!', 'The Beatles - Help! - Remastered 2009'],
  ['Blur - Song 2', 'Blur - Song 2 - 2012 Remaster'],
  ['Avicii - Levels - Original Mix', 'Avicii - Levels (Radio Edit)'],
  ['Beyoncé - Crazy in Love (feat. JAY-Z)', 'Beyonce ft. Jay Z - Crazy In Love'],
  ['Calvin Harris & Rihanna - This Is What You Came For', 'Rihanna - This Is What You Came For'],
  // versions that both have
  ['Muse - Hysteria (Live)', 'Muse - Hysteria - Live'],
  ['Muse - Hysteria (Live at Wembley)', 'Muse - Hysteria (Live)'],
  ['Moby - Porcelain (Clubbed to Death Remix)', 'Moby - Porcelain - Clubbed To Death Remix'],
  // swapped, and both in the title
  ['Muse - Hysteria', 'Hysteria - Muse'],
])('%s is found as %s', async (own, asked) => {
  expect(await ask([own], asked)).toBe(label({ status: 'found', song: song(own) } as EntryMatch))
})

test.each([
  ['Muse - Hysteria', 'Muse - Hysteria (Live)', 'other-version'],
  ['Muse - Hysteria (Live)', 'Muse - Hysteria', 'other-version'],
  ['Moby - Porcelain', 'Moby - Porcelain (X Remix)', 'other-version'],
  ['Moby - Porcelain (X Remix)', 'Moby - Porcelain (Y Remix)', 'other-version'],
  ['Moby - Porcelain (Instrumental)', 'Moby - Porcelain', 'other-version'],
  ['Moby - Porcelain', 'Moby - Porcelain - Acoustic', 'other-version'],
  ['Moby - Porcelain', 'Moby - Porcelain - Recorded at Spotify Studios NYC', 'other-version'],
  ['Moby - Porcelain', 'Moby - Porcelain - Extended Mix', 'other-version'],
  ['Moby - Porcelain', 'Moby - Porcelain (Interlude)', 'other-version'],
  ['Moby - Porcelain', 'Moby - Porcelain (Karaoke Version)', 'other-version'],
  ['Taylor Swift - Love Story', "Taylor Swift - Love Story (Taylor's Version)", 'other-version'],
  ['Pink Floyd - Hey You (Part 1)', 'Pink Floyd - Hey You (Part 2)', 'not-owned'],
  ['Beethoven - Symphony No. 5', 'Beethoven - Symphony No. 6', 'not-owned'],
  ['Somebody - Hero', 'Somebody - Zero', 'not-owned'],
  ['Somebody - Dream', 'Somebody - Dreams', 'not-owned'],
  ['周杰伦 - 晴天', '周杰伦 - 情天', 'not-owned'],
  ['Someone - Hello', 'Adele - Hello', 'other-artist'],
  ['King - Halo', 'Kings - Halo', 'other-artist'],
  ['Muse - Hysteria [200]', 'Muse - Hysteria [290]', 'other-length'],
])('of %s alone, %s is missing: %s', async (own, asked, reason) => {
  expect(await ask([own], asked)).toBe(reason)
  if (reason.startsWith('other-v') || reason === 'other-length') {
    expect(await ask([own], asked, true)).toBe(label({ status: 'found', song: song(own) } as EntryMatch))
  }
})

test('of several songs that fit, the one of the same version, album and length is the one', async () => {
  const versions = ['Muse - Hysteria [227]', 'Muse - Hysteria (Live) [240]', 'Muse - Hysteria (Remastered 2023) [227]']
  expect(await ask(versions, 'Muse - Hysteria')).toBe('Muse - Hysteria')
  expect(await ask(versions, 'Muse - Hysteria - Live')).toBe('Muse - Hysteria (Live)')
  expect(await ask(versions, 'Muse - Hysteria - Remastered 2023')).toBe('Muse - Hysteria (Remastered 2023)')
  expect(await ask(versions.slice(1), 'Muse - Hysteria')).toBe('Muse - Hysteria (Remastered 2023)')
  expect(await ask(versions.slice(1), 'Muse - Hysteria (Acoustic)', true)).toMatch(/^Muse - Hysteria/)
  const albums = ['A', 'B'].map(album => song('Air - Intro', { album, path: `/music/${album}.mp3` }))
  const [first, second] = await matchEntries(albums, [
    entry('Air - Intro', { album: 'B' }),
    entry('Air - Intro', { album: 'C' }),
  ])
  expect(first).toMatchObject({ status: 'found', song: { path: '/music/B.mp3' } })
  expect(second).toMatchObject({ status: 'missing' }) // every album has an intro
  const lengths = [song('Air - Run [300]', { path: '/1' }), song('Air - Run [284]', { path: '/2' })]
  const [near] = await matchEntries(lengths, [entry('Air - Run [283]')])
  expect(near).toMatchObject({ status: 'found', song: { path: '/2' } })
})

test('ids come before names', async () => {
  const id = '11111111-2222-3333-4444-555555555555'
  const songs = [
    song('Muse - Hysteria', { path: '/by-isrc', isrc: 'GB-AHT-03-00123' }),
    song('Other - Other', { path: '/by-musicbrainz', musicBrainz: { recordingId: id.toUpperCase() } }),
  ]
  const [isrc, musicBrainz, wrong] = await matchEntries(songs, [
    { title: '', isrc: 'gbaht0300123' },
    { title: 'Nothing', artists: ['At all'], musicBrainz: id },
    { title: 'Hysteria', artists: ['Muse'], isrc: 'no code' },
  ])
  expect(isrc).toMatchObject({ status: 'found', by: 'isrc', score: 1, song: { path: '/by-isrc' } })
  expect(musicBrainz).toMatchObject({ status: 'found', by: 'musicbrainz', song: { path: '/by-musicbrainz' } })
  expect(wrong).toMatchObject({ status: 'found', by: 'names', score: 1 })
})

test('songs without an artist: the title, the folders or the length tell', async () => {
  const bare = (path: string, title: string, durationSeconds: number | null = null): OwnSong => ({
    path,
    title,
    artist: null,
    album: null,
    durationSeconds,
  })
  expect(await ask([bare('/x/01.mp3', 'Muse - Hysteria')], 'Muse - Hysteria')).toBe(' - Muse - Hysteria')
  expect(await ask([bare('/music/Muse/Absolution/08 Hysteria.mp3', '08 - Hysteria')], 'Muse - Hysteria')).toBe(
    ' - 08 - Hysteria',
  )
  expect(await ask([bare('/x/a.mp3', 'Hysteria', 227)], 'Muse - Hysteria [228]')).toBe(' - Hysteria')
  expect(await ask([bare('/x/a.mp3', 'Hysteria')], 'Muse - Hysteria')).toBe('other-artist')
  expect(
    await ask([song('Hysteria', { artist: 'Various Artists', durationSeconds: 227 })], 'Muse - Hysteria [227]'),
  ).toBe('Various Artists - Hysteria')
})

test('an entry without an artist is found when one song only has its title', async () => {
  expect(await ask(['Muse - Hysteria'], 'Hysteria')).toBe('Muse - Hysteria')
  expect(await ask(['Muse - Hysteria', 'Def Leppard - Hysteria'], 'Hysteria')).toBe('ambiguous')
  expect(
    await ask(['Muse - Hysteria [227]', 'Def Leppard - Hysteria [350]'], { title: 'Hysteria', durationSeconds: 350 }),
  ).toBe('Def Leppard - Hysteria')
  expect(await ask(['Muse - Hysteria'], { title: 'Muse - Hysteria (Official Video)' })).toBe('Muse - Hysteria')
  expect(await ask(['Muse - Hysteria'], { title: ' ' })).toBe('no-name')
})

test('what is missing names the songs that come nearest', async () => {
  const songs = ['Muse - Hysteria', 'Muse - Hysterical', 'Other - Something', 'Muse - Uprising'].map(text => song(text))
  const matcher = await LibraryMatcher.build(songs)
  const match = matcher.match(entry('Muse - Hysteria (Live)'), { nearest: 2 })
  expect(match).toMatchObject({ status: 'missing', reason: 'other-version' })
  const { nearest } = match as Extract<EntryMatch, { status: 'missing' }>
  expect(nearest.map(({ song }) => song.title)).toEqual(['Hysteria', 'Hysterical'])
  expect(nearest[0]!.score).toBeGreaterThan(nearest[1]!.score)
  expect(matcher.match(entry('Qqq - Xxx'))).toEqual({ status: 'missing', reason: 'not-owned', nearest: [] })
})

test('an empty library, a wrong entry, a signal', async () => {
  expect(await matchEntries([], [entry('A - B')])).toEqual([{ status: 'missing', reason: 'not-owned', nearest: [] }])
  const matcher = await LibraryMatcher.build([song('A - B')])
  expect(matcher.length).toBe(1)
  expect(() => matcher.match({} as never)).toThrow('LibraryMatcher.match: entry must have a title, got a Object')
  expect(() => matcher.match({ title: 'x', artists: 'y' } as never)).toThrow(
    'artists must be an array of names, got "y"',
  )
  expect(() => matcher.match({ title: 'x' }, { nearest: -1 })).toThrow('nearest must be an integer from 0 to 100')
  expect(() => matcher.match({ title: 'x' }, { any: true } as never)).toThrow('any is not an option')
  await expect(LibraryMatcher.build('x' as never)).rejects.toThrow('songs must be an array of songs')
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(LibraryMatcher.build([song('A - B')], { signal })).rejects.toThrow('enough')
  await expect(matcher.matchAll([entry('A - B')], { signal })).rejects.toThrow('enough')
})

test('names of any length and of nothing but signs are read in linear time', async () => {
  const odd = [
    '('.repeat(50_000),
    ' - '.repeat(20_000),
    `${'a'.repeat(100_000)}`,
    '哈'.repeat(5_000),
    ')]('.repeat(9_000),
    '\0\ud800',
  ]
  const songs = odd.map((title, i) => ({ ...song(`X - ${i}`), title }))
  const matcher = await LibraryMatcher.build(songs)
  for (const [i, title] of odd.entries()) {
    const match = matcher.match({ title, artists: ['X'] })
    expect(match, String(i)).toMatchObject({ status: 'found' })
  }
})
