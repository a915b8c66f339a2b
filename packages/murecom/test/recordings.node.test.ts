import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { type ComparedSongs, isSameRecording, Recordings, recordingName } from '../src/library/copies/recordings.ts'
import { SAME_SOUND, soundTheSame } from '../src/library/copies/sound-copies.ts'
import type { LibrarySong } from '../src/library/song.ts'
import { textKey } from '../src/library/table/text-key.ts'
import { songOf } from './reference/songs.ts'

type Song = readonly [about: Partial<LibrarySong>, degrees: number, hash?: string]

/** Songs on a circle: each with its angle in degrees, so that cosines are known. */
function compared(songs: readonly Song[], spread?: number): ComparedSongs & { length: number } {
  const all = songs.map(([about, degrees, hash], i) => ({
    ...songOf(`/${i}`, about),
    degrees,
    hash: hash ?? String(i),
  }))
  return {
    length: all.length,
    spread,
    nameKey: row => textKey(recordingName(all[row]!)),
    contentKey: row => textKey(all[row]!.hash),
    hasArtist: row => all[row]!.artist !== null,
    secondsOf: row => all[row]!.durationSeconds ?? -1,
    vectorOf: row => {
      const angle = (all[row]!.degrees * Math.PI) / 180
      return Float32Array.of(Math.cos(angle), Math.sin(angle))
    },
    cosine: (row, other) => Math.cos(((all[row]!.degrees - all[other]!.degrees) * Math.PI) / 180),
  }
}

function group(songs: readonly Song[]): number[] {
  return [...new Recordings(compared(songs)).first]
}

const love = { title: 'Love', artist: 'Ann', durationSeconds: 200 }

test('the same bytes are the same recording, whatever they are called', () => {
  expect(
    group([
      [{ title: 'a' }, 0, 'x'],
      [{ title: 'b' }, 90],
      [{ title: 'c', artist: 'C' }, 45, 'x'],
    ]),
  ).toEqual([0, 1, 0])
})

test('where files of one recording are three times as far apart, the bounds are three times as wide', () => {
  // Cosines of .79 and .69 with the first, then of .998 and .996.
  const named = [
    [love, 0],
    [{ ...love, album: 'Best of' }, 38],
    [{ ...love, album: 'Live' }, -46.4],
  ] as const
  const alike = [
    [{ title: 'a', durationSeconds: 200 }, 0],
    [{ title: 'b', durationSeconds: 200 }, 3.6],
    [{ title: 'c', durationSeconds: 200 }, -5.1],
  ] as const
  expect([...new Recordings(compared(named, 3)).first]).toEqual([0, 0, 2])
  expect([...new Recordings(compared(alike, 3)).first]).toEqual([0, 0, 2])
  expect([group(named), group(alike)]).toEqual([
    [0, 1, 2],
    [0, 1, 2],
  ])
})

test('one title, artist, length and sound on two albums is one recording', () => {
  const songs = [
    [love, 0],
    [{ ...love, title: 'LOVE (Remastered 2009)', durationSeconds: 201.5, album: 'Best of' }, 10],
    [{ ...love, title: 'Löve [mono]', artist: 'ann' }, 20],
  ] as const
  expect(group(songs)).toEqual([0, 0, 0])
})

test('another length, artist, title or sound is another recording', () => {
  const songs = [
    [love, 0],
    [{ ...love, durationSeconds: 203 }, 0],
    [{ ...love, artist: 'Bob' }, 5],
    [{ ...love, title: 'Love me' }, 10],
    [love, 30],
    [{ ...love, durationSeconds: null }, 0],
    [{ ...love, artist: null }, 15],
  ] as const
  expect(group(songs)).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('without an artist a title proves less: length and sound must agree closely', () => {
  const track = { title: 'track01', durationSeconds: 100 }
  expect(
    group([
      [track, 0],
      [{ ...track, durationSeconds: 100.3 }, 5],
    ]),
  ).toEqual([0, 0])
  expect(
    group([
      [track, 0],
      [track, 15],
    ]),
  ).toEqual([0, 1])
  expect(
    group([
      [track, 0],
      [{ ...track, durationSeconds: 101 }, 0],
    ]),
  ).toEqual([0, 1])
})

test('the same sound is the same recording, whatever it is called; a remaster of another length is not', () => {
  const songs = [
    [love, 0],
    [{ title: '01', artist: null, durationSeconds: 200.4 }, 0.1],
    [{ ...love, title: 'Love (take 2)', artist: 'Bob' }, 3],
    [{ title: 'Other', artist: 'Bob', durationSeconds: 200 }, 2],
    [{ title: 'Longer', artist: 'Ann', durationSeconds: 200.6 }, 0],
    [{ title: 'Unknown length', artist: 'Ann', durationSeconds: null }, 0],
  ] as const
  expect(group(songs)).toEqual([0, 0, 2, 0, 4, 5])
})

/** As its definition says: bytes, else the first namesake, else the first that sounds the same, of the firsts before. */
function groupByScan(songs: ComparedSongs): number[] {
  const first: number[] = []
  for (let row = 0; row < songs.length; row++) {
    const before = first.map((_, other) => other)
    const firsts = before.filter(other => first[other] === other)
    const bytes = before.find(other => songs.contentKey(other) === songs.contentKey(row))
    const namesake = firsts.find(
      other => songs.nameKey(other) === songs.nameKey(row) && isSameRecording(songs, row, other),
    )
    const alike = firsts.find(other => soundTheSame(songs, row, other, SAME_SOUND))
    first.push(bytes === undefined ? (namesake ?? alike ?? row) : first[bytes]!)
  }
  return first
}

test.each([1, 2, 3])('songs that come one by one, or behind known ones, are grouped as all at once, seed %i', seed => {
  const random = mulberry32(seed)
  const pick = (n: number): number => Math.floor(random() * n)
  const songs = Array.from(
    { length: 400 },
    (): Song => [
      {
        title: `Song ${pick(60)}`,
        artist: pick(4) === 0 ? null : `Artist ${pick(3)}`,
        durationSeconds: 200 + pick(8) / 4,
      },
      pick(90) * (1 + random() / 100),
      `bytes ${pick(350)}`,
    ],
  )
  const all = compared(songs)
  const expected = groupByScan(all)
  expect(new Set(expected).size).toBeLessThan(350)
  expect([...new Recordings(all).first]).toEqual(expected)

  const growing = { ...all, length: 0 }
  const oneByOne = new Recordings(growing)
  for (; growing.length < songs.length; growing.length++) expect(oneByOne.first.length).toBe(growing.length)
  expect([...oneByOne.first]).toEqual(expected)

  const known = new Recordings(all, Int32Array.from(expected.slice(0, 250)))
  expect([...known.first]).toEqual(expected)
})
