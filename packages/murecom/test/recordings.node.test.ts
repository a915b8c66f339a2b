import { expect, test } from 'vitest'
import type { LibrarySong } from '../src/library/song.ts'
import { type ComparedSongs, groupRecordings, recordingName } from '../src/library/store/recordings.ts'
import { textKey } from '../src/library/table/text-key.ts'
import { songOf } from './reference/songs.ts'

/** Songs on a circle: each with its angle in degrees, so that cosines are known. */
function group(songs: readonly (readonly [about: Partial<LibrarySong>, degrees: number, hash?: string])[]): number[] {
  const all = songs.map(([about, degrees, hash], i) => ({
    ...songOf(`/${i}`, about),
    degrees,
    hash: hash ?? String(i),
  }))
  const compared: ComparedSongs = {
    length: all.length,
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
  return [...groupRecordings(compared)]
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
