import { expect, test } from 'vitest'
import { type ClipSet, foldsByTrack, parseSplitFile, selectTracks, splitByTrack } from '../src/index.ts'

/** Two labels of ten tracks with three clips each; the values of a clip are its index. */
const trackOf = Array.from({ length: 60 }, (_, n) => `${n < 30 ? 'a' : 'b'}.${Math.floor(n / 3)}`)
const set: ClipSet = {
  x: Float32Array.from({ length: 60 * 2 }, (_, i) => Math.floor(i / 2)),
  y: Int32Array.from({ length: 60 }, (_, n) => (n < 30 ? 0 : 1)),
  trackOf,
  labels: ['a', 'b'],
  frames: 1,
  bands: 2,
}

test('selects the clips of tracks with all that belongs to them', () => {
  const { x, y, trackOf: tracks } = selectTracks(set, ['b.10', 'a.1'])
  expect([...x]).toEqual([3, 3, 4, 4, 5, 5, 30, 30, 31, 31, 32, 32])
  expect([...y]).toEqual([0, 0, 0, 1, 1, 1])
  expect(tracks).toEqual(['a.1', 'a.1', 'a.1', 'b.10', 'b.10', 'b.10'])
  expect(() => selectTracks(set, ['c'])).toThrow('tracks must be of the set, got "c"')
})

test('folds share no track, cover all, and hold each label alike', () => {
  const folds = foldsByTrack(set, { folds: 5, seed: 2 })
  const seen: string[] = []
  for (const { train, test: held } of folds) {
    expect(held.trackOf.some(t => train.trackOf.includes(t))).toBe(false)
    expect(train.trackOf.length + held.trackOf.length).toBe(60)
    expect(held.y.filter(l => l === 0)).toHaveLength(6)
    seen.push(...new Set(held.trackOf))
  }
  expect(seen.sort()).toEqual([...new Set(trackOf)].sort())
  expect(foldsByTrack(set, { seed: 2 })).toEqual(folds)
  expect(foldsByTrack(set, { seed: 3 })).not.toEqual(folds)
})

test('a split keeps its share of each label', () => {
  const { train, test: held } = splitByTrack(set, { testShare: 0.3 })
  expect([train.y.length, held.y.length]).toEqual([42, 18])
  expect(held.y.filter(l => l === 1)).toHaveLength(9)
  expect(() => splitByTrack(set, { testShare: 1.5 })).toThrow(RangeError)
})

test('reads the lines of a split file', () => {
  expect(parseSplitFile('blues/blues.00029.wav\r\n\njazz\\jazz.00001.au\n')).toEqual(['blues.00029', 'jazz.00001'])
})
