import { expect, test } from 'vitest'
import { clipsFromMel } from '../src/index.ts'

test('turns bands x frames into clips of frames x bands', () => {
  const mel = { data: Float32Array.from({ length: 2 * 5 }, (_, i) => i), bands: 2, frames: 5 }
  const { data, count } = clipsFromMel(mel, { frames: 2 })
  expect(count).toBe(2) // the fifth frame is left over
  expect([...data]).toEqual([0, 5, 1, 6, 2, 7, 3, 8])
})

test('takes maxClips at most, and none of a short spectrogram', () => {
  const mel = { data: new Float32Array(10), bands: 1, frames: 10 }
  expect(clipsFromMel(mel, { frames: 2, maxClips: 3 }).count).toBe(3)
  expect(clipsFromMel(mel, { frames: 11 })).toEqual({ data: new Float32Array(0), count: 0 })
})

test('refuses sizes that disagree and options out of range', () => {
  expect(() => clipsFromMel({ data: new Float32Array(9), bands: 2, frames: 5 })).toThrow(
    'clipsFromMel: mel.data must hold bands x frames (10) values, got 9',
  )
  const mel = { data: new Float32Array(10), bands: 1, frames: 10 }
  expect(() => clipsFromMel(mel, { frames: 0 })).toThrow(RangeError)
  expect(() => clipsFromMel(mel, { maxClips: 1.5 })).toThrow(RangeError)
})
