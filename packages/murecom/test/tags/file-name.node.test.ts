import { expect, test } from 'vitest'
import { countsFromOne, namesOfFile } from '../../src/library/tags/file-name.ts'

const names = (path: string, siblings: string[] = []): unknown[] => {
  const { artist, album, trackNumber, title } = namesOfFile(path, countsFromOne(siblings))
  return [trackNumber, artist, album, title]
}

test('numbers in front, with a sign behind them', () => {
  expect(names('/m/01 - Title.mp3')).toEqual([1, null, null, 'Title'])
  expect(names('/m/01. Title.mp3')).toEqual([1, null, null, 'Title'])
  expect(names('/m/07_Title.mp3')).toEqual([7, null, null, 'Title'])
  expect(names('/m/(12) Title.mp3')).toEqual([12, null, null, 'Title'])
  expect(names('/m/2-05 - Title.mp3')).toEqual([5, null, null, 'Title'])
  expect(names('/m/01 - Artist - Title.flac')).toEqual([1, 'Artist', null, 'Title'])
})

test('a number alone is a number of a track only where the folder counts from 1', () => {
  expect(names('/m/99 Luftballons.mp3')).toEqual([null, null, null, '99 Luftballons'])
  expect(names('/m/01 Title.mp3', ['01 Title.mp3', '02 Next.mp3'])).toEqual([1, null, null, 'Title'])
  expect(names('/m/12 Title.mp3', ['01 First.mp3'])).toEqual([12, null, null, 'Title'])
  expect(names('/m/7 Seconds.mp3', ['99 Luftballons.mp3'])).toEqual([null, null, null, '7 Seconds'])
  expect(names('/m/1979.mp3')).toEqual([null, null, null, '1979'])
  expect(names('/m/4.33.mp3')).toEqual([null, null, null, '4.33'])
  expect(names('/m/2-4-6-8.mp3')).toEqual([null, null, null, '2-4-6-8'])
  expect(names('/m/track01.mp3')).toEqual([null, null, null, 'track01'])
  expect(names('/m/01.mp3')).toEqual([null, null, null, '01'])
})

test('an artist in front of a dash; what is added to a title is none', () => {
  expect(names('/m/AC-DC - Thunderstruck.mp3')).toEqual([null, 'AC-DC', null, 'Thunderstruck'])
  expect(names('/m/Halo - Live.mp3')).toEqual([null, null, null, 'Halo - Live'])
  expect(names('/m/Halo - 2009 Remastered.mp3')).toEqual([null, null, null, 'Halo - 2009 Remastered'])
  expect(names('/m/Artist - Title - Live.mp3')).toEqual([null, 'Artist', null, 'Title - Live'])
  expect(names('/m/Artist - Album - 03 - Title.mp3')).toEqual([3, 'Artist', 'Album', 'Title'])
  expect(names('/m/01_-_Some_Artist_-_A_Title.mp3')).toEqual([1, 'Some Artist', null, 'A Title'])
  expect(names('/m/loop_amen_full.flac')).toEqual([null, null, null, 'loop_amen_full'])
  expect(names('/m/ - .mp3')).toEqual([null, null, null, '-'])
})

test('a folder of artist and album fills in; other folders say nothing', () => {
  expect(names('/m/Ann - First/01 - Title.mp3')).toEqual([1, 'Ann', 'First', 'Title'])
  expect(names('/m/Ann - 1999 - First/CD 2/01 - Title.mp3')).toEqual([1, 'Ann', 'First', 'Title'])
  expect(names('/m/Various Artists - Hits/Bob - Title.mp3')).toEqual([null, 'Bob', 'Hits', 'Title'])
  expect(names('/m/VA - Hits/Title.mp3')).toEqual([null, null, 'Hits', 'Title'])
  expect(names('/home/me/Downloads/Title.mp3')).toEqual([null, null, null, 'Title'])
})

test('a name of any length takes no time', () => {
  const long = `${'1 - '.repeat(60_000)}x`
  expect(namesOfFile(`/m/${long}.mp3`, false).title.length).toBeLessThanOrEqual(1000)
})
