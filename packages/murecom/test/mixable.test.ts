import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areNeighbouringKeys, areNeighbouringTempos } from '../src/features/mixable.ts'

const key = (camelot: string | null) => ({ bpm: null, camelot })
const beat = (bpm: number | null) => ({ bpm, camelot: null })

test('neighbouring keys are a fifth apart, or relative', () => {
  const neighbours = ['7A', '8A', '9A', '8B']
  const all = ['A', 'B'].flatMap(ring => Array.from({ length: 12 }, (_, i) => `${i + 1}${ring}`))
  expect(all.filter(other => areNeighbouringKeys(key('8A'), key(other)))).toEqual(neighbours)
  expect(all.filter(other => areNeighbouringKeys(key('12B'), key(other)))).toEqual(['12A', '1B', '11B', '12B'])
  expect(areNeighbouringKeys(key(null), key('3B'))).toBe(true)
})

test('neighbouring tempos are within 8 %, at any octave', () => {
  const tempos = fc.double({ min: 40, max: 240, noNaN: true })
  const check = (bpm: number, other: number): void => {
    const ratios = [0.25, 0.5, 1, 2, 4].map(octave => (other * octave) / bpm)
    const isNear = ratios.some(ratio => ratio <= 1.08 && ratio >= 1 / 1.08)
    fc.pre(ratios.every(ratio => Math.abs(ratio - 1.08) > 1e-9 && Math.abs(ratio - 1 / 1.08) > 1e-9))
    expect(areNeighbouringTempos(beat(bpm), beat(other))).toBe(isNear)
    expect(areNeighbouringTempos(beat(other), beat(bpm))).toBe(isNear)
  }
  fc.assert(fc.property(tempos, tempos, check), propertyRuns(300, 71))
  expect(areNeighbouringTempos(beat(null), beat(70))).toBe(true)
})
