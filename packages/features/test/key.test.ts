import { describe, expect, test } from 'vitest'
import { estimateKey, type KeyProfile } from '../src/chroma.ts'
import { signals } from './golden.ts'

const NAMES = ['C', 'Db', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B']
const SCALES = { major: [0, 2, 4, 5, 7, 9, 11], minor: [0, 2, 3, 5, 7, 8, 10] }
/** Cadences by the steps of their roots: I IV V I, and i iv V i with the leading note. */
const CADENCES = {
  major: [
    [0, 4, 7],
    [5, 9, 0],
    [7, 11, 2],
    [0, 4, 7],
  ],
  minor: [
    [0, 3, 7],
    [5, 8, 0],
    [7, 11, 2],
    [0, 3, 7],
  ],
}
const PROFILES: KeyProfile[] = ['krumhansl-kessler', 'temperley', 'albrecht-shanahan']

const chromaOf = (notes: readonly number[]) => {
  const data = new Float32Array(12)
  for (const note of notes) data[((note % 12) + 12) % 12]! += 1
  return { data, bins: 12, frames: 1 }
}

/** Tones with four harmonics, one after the other or at once, a third of a second each. */
function sound(chords: readonly (readonly number[])[], tonic: number, sampleRate: number): Float32Array {
  const length = Math.floor(sampleRate / 3)
  return new Float32Array(length * chords.length).map((_, i) => {
    const t = (i % length) / sampleRate
    let x = 0
    for (const note of chords[Math.floor(i / length)]!) {
      const hz = 261.6256 * 2 ** ((note + tonic) / 12)
      for (let h = 1; h <= 4 && h * hz < sampleRate / 2; h++) x += Math.sin(2 * Math.PI * hz * h * t) / h
    }
    return 0.1 * x * Math.exp(-3 * t)
  })
}

describe.each(PROFILES)('%s', profile => {
  test.each(['major', 'minor'] as const)('every %s cadence has its key', mode => {
    for (let tonic = 0; tonic < 12; tonic++) {
      const notes = CADENCES[mode].flat().map(note => note + tonic)
      const found = estimateKey(chromaOf(notes), { profile })
      expect([found.key, found.mode]).toEqual([NAMES[tonic], mode])
    }
  })
  test('scales that begin and end with the tonic', () => {
    // A scale without a stressed tonic is that of two keys.
    for (const mode of ['major', 'minor'] as const) {
      const notes = [...SCALES[mode], 0, 0, 7].map(note => note + 3)
      const found = estimateKey(chromaOf(notes), { profile })
      expect([found.key, found.mode]).toEqual(['Eb', mode])
      expect(found.score).toBeGreaterThan(0.6)
      expect(found.confidence).toBeGreaterThan(0)
    }
  })
})

test('cadences that sound have their key, at any rate that has room for the notes', () => {
  for (const [tonic, mode, sampleRate] of [
    [0, 'major', 22050],
    [9, 'minor', 22050],
    [6, 'major', 44100],
    [2, 'minor', 8000],
    [5, 'major', 4000],
  ] as const) {
    const found = estimateKey(sound(CADENCES[mode], tonic, sampleRate), { sampleRate })
    expect([sampleRate, found.key, found.mode]).toEqual([sampleRate, NAMES[tonic], mode])
  }
})

test('the Camelot wheel goes by fifths', () => {
  const camelot = (tonic: number, mode: 'major' | 'minor') =>
    estimateKey(chromaOf(CADENCES[mode].flat().map(note => note + tonic))).camelot
  expect([0, 7, 2, 5].map(tonic => camelot(tonic, 'major'))).toEqual(['8B', '9B', '10B', '7B'])
  expect([9, 4, 2, 8].map(tonic => camelot(tonic, 'minor'))).toEqual(['8A', '9A', '7A', '1A'])
})

test.each([
  ['silence', new Float32Array(22050)],
  ['one sample', Float32Array.of(0.25)],
  ['noise', signals['noise']!],
])('%s has no key', (_, signal) => {
  expect(estimateKey(signal)).toEqual({ key: null, mode: null, camelot: null, score: 0, confidence: 0 })
})

test('notes that are all alike have no key', () => {
  expect(estimateKey({ data: new Float32Array(24).fill(0.3), bins: 12, frames: 2 }).key).toBeNull()
})

test('a chromagram of other classes, and an unknown profile, are refused', () => {
  expect(() => estimateKey({ data: new Float32Array(24), bins: 24, frames: 1 })).toThrow(
    'estimateKey: bins must be 12, got 24',
  )
  expect(() => estimateKey(new Float32Array(9), { profile: 'mine' as KeyProfile })).toThrow(
    'profile must be one of "krumh',
  )
})
