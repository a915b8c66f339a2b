import { expect, test } from 'vitest'
import { madeList } from '../../bench/match/made-lists.ts'
import { LibraryMatcher } from '../../src/library-matcher.ts'
import { readSongs } from '../../src/matching/song-tables.ts'
import { matchByScan } from '../reference/match-by-scan.ts'
import { ARTISTS, TITLES } from './names.ts'

test.each([1, 2, 3])('the index answers what a scan over all songs answers, seed %i', async seed => {
  const { songs, cases } = madeList([...ARTISTS], [...TITLES], 150, seed, 140)
  const matcher = await LibraryMatcher.build(songs)
  const tables = await readSongs(songs, undefined)
  const counts = { found: 0, missing: 0 }
  for (const [i, { entry }] of cases.entries()) {
    const anyVersion = i % 4 === 0
    const match = matcher.match(entry, { anyVersion })
    expect(match, JSON.stringify(entry)).toEqual(matchByScan(tables, entry, anyVersion))
    counts[match.status]++
  }
  expect(counts.found).toBeGreaterThan(40)
  expect(counts.missing).toBeGreaterThan(30)
})
