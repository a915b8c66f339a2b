import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readTags } from '../../src/library/tags/read-tags.ts'
import type { SongTags } from '../../src/library/tags/song-tags.ts'
import * as made from '../reference/tagged-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-tags-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function tagsOf(...parts: Uint8Array[]): Promise<SongTags> {
  const path = join(folder, 'file.bin')
  await writeFile(path, Buffer.concat(parts))
  return (await readTags(path)).tags
}
const mp3 = (...tags: Uint8Array[]): Promise<SongTags> => tagsOf(...tags, made.mp3Frames())
const { text } = made

const IDS = ['b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d', '83d91898-7763-47d7-b03b-b92132375c47'] as const

test('cases from the field: a slash in the name, and the sizes of an old iTunes', async () => {
  const fixture = (name: string): URL => new URL(`../fixtures/tags/${name}`, import.meta.url)
  await copyFile(fixture('tag-v23-acdc.mp3'), join(folder, 'a.mp3'))
  await copyFile(fixture('tag-v24-plain-sizes.mp3'), join(folder, 'b.mp3'))
  expect((await readTags(join(folder, 'a.mp3'))).tags).toMatchObject({ artist: 'AC/DC', artists: ['AC/DC'] })
  expect((await readTags(join(folder, 'b.mp3'))).tags).toMatchObject({ title: 'Title', artist: 'Artist' })
})

test('every version of ID3v2: all fields', async () => {
  const frames = [
    ['TIT2', text('Under Pressure')],
    ['TPE1', text('Queen & David Bowie')],
    ['TPE2', text('Queen')],
    ['TALB', text('Hot Space')],
    ['TRCK', text('11/12')],
    ['TPOS', text('1/2')],
    ['TCON', text('(17)')],
    ['TCMP', text('1')],
    ['TSRC', text('gb-aye-06-01498')],
    ['TXXX', text(`MusicBrainz Artist Id\0${IDS.join('/')}`)],
    ['TXXX', text(`MusicBrainz Album Id\0${IDS[0]}`)],
    ['TXXX', text('replaygain_track_gain\0-7.54')],
    ['TXXX', text('REPLAYGAIN_TRACK_PEAK\0 0.98')],
    ['TXXX', text('ARTISTS\0Queen/David Bowie')],
    ['UFID', Buffer.from(`http://musicbrainz.org\0${IDS[1]}`)],
  ] as const
  const expected = {
    title: 'Under Pressure',
    artist: 'Queen & David Bowie',
    artists: ['Queen', 'David Bowie'],
    album: 'Hot Space',
    albumArtist: 'Queen',
    trackNumber: 11,
    discNumber: 1,
    year: 1982,
    genres: ['Rock'],
    compilation: true,
    isrc: 'GBAYE0601498',
    musicBrainz: { recordingId: IDS[1], releaseId: IDS[0], artistIds: [...IDS], trackId: null },
    replayGain: { trackGain: -7.54, trackPeak: 0.98, albumGain: null },
  }
  expect(await mp3(made.id3(3, [...frames, ['TYER', text('1982', 0)]]))).toMatchObject(expected)
  expect(await mp3(made.id3(4, [...frames, ['TDRC', text('1982-05-21')]]))).toMatchObject(expected)
  const short = [
    ...[
      ['TT2', text('Title', 1)],
      ['TP1', text('AC/DC', 0)],
      ['TAL', text('Album')],
      ['TRK', text('3')],
    ],
    ...[
      ['TYE', text('1982')],
      ['TCO', text('(4)Eurodisco')],
      ['TP2', text('Both')],
    ],
  ] as [string, Uint8Array][]
  expect(await mp3(made.id3(2, short))).toMatchObject({
    ...{ title: 'Title', artist: 'AC/DC', album: 'Album', trackNumber: 3, year: 1982 },
    ...{ genres: ['Disco', 'Eurodisco'], albumArtist: 'Both' },
  })
})

test('names with a slash stay whole in every frame; several values are all kept', async () => {
  expect(
    await mp3(
      made.id3(3, [
        ['TPE1', text('AC / DC', 1)],
        ['TPE2', text('Either/Or')],
      ]),
    ),
  ).toMatchObject({
    ...{ artist: 'AC / DC', artists: ['AC / DC'], albumArtist: 'Either/Or' },
  })
  const two = { artist: 'Ann, Bob', artists: ['Ann', 'Bob'] }
  expect(await mp3(made.id3(3, [['TPE1', text('Ann\0Bob\0', 1)]]))).toMatchObject(two)
  expect(await mp3(made.id3(4, [['TPE1', text('Ann\0Bob')]]))).toMatchObject(two)
  expect(await tagsOf(made.flac(['ARTIST=Ann', 'artist=Bob']))).toMatchObject(two)
  expect(
    await mp3(
      made.id3(3, [
        ['TPE1', text('AC/DC')],
        ['TXXX', text('ARTISTS\0AC/DC')],
      ]),
    ),
  ).toMatchObject({ artists: ['AC/DC'] })
})

test('sizes in the wrong form, unsynchronised and deflated frames, and a header that lies about its extension', async () => {
  const long = text('Title '.repeat(40).trim())
  const frames = [
    ['TIT2', long],
    ['TPE1', text('Artist')],
  ] as const
  const expected = { title: 'Title '.repeat(40).trim(), artist: 'Artist' }
  expect(await mp3(made.id3(4, frames, { plainSizes: true }))).toMatchObject(expected)
  expect(await mp3(made.id3(3, frames, { plainSizes: false }))).toMatchObject(expected)
  for (const version of [3, 4] as const) {
    const wide = [
      ['TIT2', text('ÿþ Ā', 1)],
      ['TPE1', text('Artist', 1)],
    ] as const
    expect(await mp3(made.id3(version, wide, { unsynchronised: true }))).toMatchObject({
      title: 'ÿþ Ā',
      artist: 'Artist',
    })
  }
  const deflated = Buffer.concat([Buffer.of(0, 0, 0, 99), deflateSync(text('Deflated'))])
  expect(await mp3(made.id3(3, [['TIT2', deflated, 0x80]]))).toMatchObject({ title: 'Deflated' })
  const lying = Buffer.from(made.id3(3, frames))
  lying[5] = 0x40
  expect(await mp3(lying)).toMatchObject(expected)
})

test('byte-order marks, zeros and UTF-16 of every kind', async () => {
  expect(await mp3(made.id3(3, [['TIT2', text('\ufeffTitle\0rest', 1)]]))).toMatchObject({ title: 'Title' })
  expect(await mp3(made.id3(4, [['TIT2', text('\ufeffTítle\0')]]))).toMatchObject({ title: 'Títle' })
  expect(await mp3(made.id3(4, [['TIT2', text('Ж', 2)]]))).toMatchObject({ title: 'Ж' })
  const noMark = Buffer.concat([Buffer.of(1), Buffer.from('Title', 'utf16le')])
  expect(await mp3(made.id3(3, [['TIT2', noMark]]))).toMatchObject({ title: 'Title' })
  expect(await mp3(made.id3(3, [['TIT2', Buffer.concat([text('Odd', 1), Buffer.of(0)])]]))).toMatchObject({
    title: 'Odd',
  })
  expect(await mp3(made.id3(3, [['TIT2', Buffer.from('No encoding')]]))).toMatchObject({ title: 'No encoding' })
  expect(await mp3(made.id3(3, [['TIT2', text('gnp\u202e.exe\u0007', 1)]]))).toMatchObject({ title: 'gnp.exe' })
  expect((await mp3(made.id3(4, [['TIT2', text('x'.repeat(100_000))]]))).title).toBe('x'.repeat(1000))
})

test('Latin-1 that is another charset, in ID3v2, ID3v1 and INFO', async () => {
  // "Кино" in windows-1251, "王菲" in GBK, "東京" in Shift JIS, "Björk" in UTF-8 and in Latin-1.
  const texts = [
    ['cae8edee', 'Кино'],
    ['cdf5b7c6', '王菲'],
    ['938c8b9e', '東京'],
    ['426ac3b6726b', 'Björk'],
    ['426af6726b', 'Björk'],
  ] as const
  for (const [hex, expected] of texts) {
    const bytes = Buffer.from(hex, 'hex')
    expect((await mp3(made.id3(3, [['TIT2', text(bytes, 0)]]))).title).toBe(expected)
    expect(await tagsOf(made.mp3Frames(), made.id3v1(bytes, bytes))).toMatchObject({
      title: expected,
      artist: expected,
    })
    expect(await tagsOf(made.wav([made.info({ INAM: bytes, IART: bytes })]))).toMatchObject({
      title: expected,
      artist: expected,
    })
  }
})

test('genres: numbers, refinements, lists, names with brackets', async () => {
  const genres = async (value: string): Promise<string[]> => (await mp3(made.id3(3, [['TCON', text(value)]]))).genres
  expect(await genres('17')).toEqual(['Rock'])
  expect(await genres('(17)Rock')).toEqual(['Rock'])
  expect(await genres('(RX)')).toEqual(['Remix'])
  expect(await genres('Rock (Alternative)')).toEqual(['Rock (Alternative)'])
  expect(await genres('Folk/Rock')).toEqual(['Folk/Rock'])
  expect(await genres('Jazz; Bebop;jazz')).toEqual(['Jazz', 'Bebop'])
  expect((await mp3(made.id3(4, [['TCON', text('17\0Ambient')]]))).genres).toEqual(['Rock', 'Ambient'])
})

test('Vorbis comments in FLAC and Opus, in any case', async () => {
  const comments = [
    ...[
      'title=Tïtle',
      'Artist=AC/DC',
      'ALBUMARTIST=Various Artists',
      'album=Al=bum',
      'TrackNumber=03/12',
      'DISCNUMBER=2',
    ],
    ...[
      'date=1999-12-31',
      'genre=Jazz',
      'GENRE=Fusion',
      'compilation=1',
      `musicbrainz_trackid=${IDS[0]!.toUpperCase()}`,
    ],
    ...[
      `MUSICBRAINZ_ARTISTID=${IDS[0]}`,
      `MUSICBRAINZ_ARTISTID=${IDS[1]}`,
      'isrc=USRC17607839',
      'R128_TRACK_GAIN=-512',
    ],
    ...['replaygain_album_gain=+3,2 dB', 'REPLAYGAIN_ALBUM_PEAK=1.1'],
  ]
  const expected = {
    ...{ title: 'Tïtle', artist: 'AC/DC', artists: ['AC/DC'], albumArtist: 'Various Artists', album: 'Al=bum' },
    ...{
      trackNumber: 3,
      discNumber: 2,
      year: 1999,
      genres: ['Jazz', 'Fusion'],
      compilation: true,
      isrc: 'USRC17607839',
    },
    musicBrainz: { recordingId: IDS[0], artistIds: [...IDS] },
    replayGain: { trackGain: 3, albumGain: 3.2, albumPeak: 1.1 },
  }
  expect(await tagsOf(made.flac(comments))).toMatchObject(expected)
  expect(await tagsOf(made.opus(comments))).toMatchObject(expected)
  const id3First = made.id3(3, [
    ['TIT2', text('Other')],
    ['TSRC', text('GBAYE0601498')],
  ])
  expect(await tagsOf(id3First, made.flac(['TITLE=Own']))).toMatchObject({ title: 'Own', isrc: 'GBAYE0601498' })
})

test('MP4: free-form atoms in any case, pairs of numbers, several values', async () => {
  const { mp4Item } = made
  const tags = await tagsOf(
    made.mp4(
      ...[
        mp4Item('\u00a9nam', 'Title'),
        mp4Item('\u00a9ART', 'Ann', 'Bob'),
        mp4Item('aART', 'Ann'),
        mp4Item('trkn', [7, 9]),
      ],
      ...[
        mp4Item('disk', [2, 2]),
        mp4Item('\u00a9day', '2004-02-01T08:00:00Z'),
        mp4Item('cpil', 1),
        mp4Item('\u00a9gen', 'Folk'),
      ],
      mp4Item('----:com.apple.iTunes:MusicBrainz Track Id', IDS[0]!),
      mp4Item('----:com.apple.iTunes:isrc', 'USRC17607839'),
      mp4Item('----:com.apple.iTunes:REPLAYGAIN_TRACK_GAIN', '-3.00 dB'),
    ),
  )
  expect(tags).toMatchObject({
    ...{
      title: 'Title',
      artist: 'Ann, Bob',
      artists: ['Ann', 'Bob'],
      albumArtist: 'Ann',
      trackNumber: 7,
      discNumber: 2,
    },
    ...{ year: 2004, compilation: true, genres: ['Folk'], isrc: 'USRC17607839', replayGain: { trackGain: -3 } },
    musicBrainz: { recordingId: IDS[0] },
  })
})

test('WAV and AIFF: ID3 in a chunk comes before INFO, and is mended as elsewhere', async () => {
  const tag = made.id3(3, [
    ['TPE1', text('AC/DC')],
    ['TIT2', text('Chunk')],
  ])
  const own = {
    INAM: Buffer.from('Info'),
    IPRD: Buffer.from('Album'),
    ICRD: Buffer.from('1980'),
    ITRK: Buffer.from('4'),
  }
  const expected = { title: 'Chunk', artist: 'AC/DC', album: 'Album', year: 1980, trackNumber: 4 }
  expect(await tagsOf(made.wav([made.info(own), ['id3 ', tag]]))).toMatchObject(expected)
  expect(await tagsOf(made.wav([['ID3 ', tag], made.info(own)]))).toMatchObject(expected)
  expect(await tagsOf(tag, made.wav([made.info(own)]))).toMatchObject(expected)
  expect(await tagsOf(made.aiff([['ID3 ', tag]]))).toMatchObject({ title: 'Chunk', artist: 'AC/DC' })
})

test('APEv2 behind an mp3, alone, before ID3v1, and with a picture that looks like sound', async () => {
  const items = made.ape([
    ...([
      ['Title', 'Ape'],
      ['Artist', 'Ann\0Bob'],
      ['Track', '4/9'],
      ['Year', '1987'],
      ['REPLAYGAIN_TRACK_GAIN', '-1.5 dB'],
    ] as const),
    ['Cover Art (Front)', Buffer.concat([Buffer.from('c.jpg\0'), made.PICTURES.jpeg, Buffer.from('fffb90c0', 'hex')])],
  ])
  const expected = { title: 'Ape', artist: 'Ann, Bob', artists: ['Ann', 'Bob'], trackNumber: 4, year: 1987 }
  expect(await tagsOf(made.mp3Frames(), items)).toMatchObject(expected)
  const old = made.id3v1(Buffer.from('Thirty letters and no'), Buffer.from('Nobody'), Buffer.from('Album'), 17, 5)
  expect(await tagsOf(made.mp3Frames(), items, old)).toMatchObject({ ...expected, album: 'Album', genres: ['Rock'] })
  // mp3gain writes nothing else: a title from ID3v1 must not hide the whole one of ID3v2.
  const gain = made.ape([['REPLAYGAIN_TRACK_GAIN', '-1.5 dB']])
  const whole = made.id3(3, [['TIT2', text('A title of more than thirty letters')]])
  expect(await tagsOf(whole, made.mp3Frames(), gain, old)).toMatchObject({
    ...{
      title: 'A title of more than thirty letters',
      artist: 'Nobody',
      trackNumber: 5,
      replayGain: { trackGain: -1.5 },
    },
  })
})

test('texts of an AIFF of its own, and names that ffmpeg writes', async () => {
  const own = [
    ['NAME', Buffer.from('Títle')],
    ['AUTH', Buffer.from('AC/DC')],
  ] as const
  expect(await tagsOf(made.aiff(own))).toMatchObject({ title: 'Títle', artist: 'AC/DC' })
  const frames = [
    ['TXXX', text('TCMP\u00001')],
    ['TXXX', text('ISRC\u0000USRC17607839')],
    ['TXXX', text('album_artist\u0000Both')],
  ] as const
  expect(await mp3(made.id3(4, frames))).toMatchObject({ compilation: true, isrc: 'USRC17607839', albumArtist: 'Both' })
})

test('dates as people write them', async () => {
  const year = async (date: string): Promise<number | null> => (await tagsOf(made.flac([`DATE=${date}`]))).year
  expect(await year('1969')).toBe(1969)
  expect(await year('01/05/2004')).toBe(2004)
  expect(await year('20040501')).toBe(2004)
  expect(await year('May 2004')).toBe(2004)
  expect(await year('0000')).toBe(null)
  expect(await year('04')).toBe(null)
})

test('what is damaged costs itself only', async () => {
  const whole = made.id3(4, [
    ['TIT2', text('Title')],
    ['TPE1', text('Artist')],
    ['TALB', text('Album')],
  ])
  for (let end = 10; end < whole.length; end += 3) {
    const cut = await tagsOf(whole.subarray(0, end))
    expect(['Title', 'file']).toContain(cut.title)
  }
  expect(
    await tagsOf(
      made.mp4(
        made.mp4Item('\u00a9nam', 'Title'),
        made.mp4Item('trkn', 'no pair'),
        Buffer.from('00000008data', 'utf8'),
      ),
    ),
  ).toMatchObject({ title: 'Title' })
  expect((await tagsOf(Buffer.alloc(0))).title).toBe('file')
  expect((await tagsOf(Buffer.from('no music'))).title).toBe('file')
})
