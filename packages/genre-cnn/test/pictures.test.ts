import { expect, test } from 'vitest'
import { averageSpectrograms, type ClipSet, confusionSvg, curvesSvg, spectrogramSvg } from '../src/index.ts'

test('averages the clips of each label', () => {
  const set: ClipSet = {
    x: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 100, 0, 0, 0),
    y: Int32Array.of(0, 0, 1),
    trackOf: ['a', 'b', 'c'],
    labels: ['x', 'y'],
    frames: 2,
    bands: 2,
  }
  expect(averageSpectrograms(set).map(a => [...a])).toEqual([
    [3, 4, 5, 6],
    [100, 0, 0, 0],
  ])
})

test('a spectrogram is a bitmap with low bands at the bottom, from 80 dB below the loudest up', () => {
  const picture = spectrogramSvg(Float32Array.of(1, 1e-4, 1e-20, 1), { frames: 2, bands: 2, title: 'a < b' })
  expect(picture).toContain('a &lt; b')
  const bytes = Uint8Array.from(atob(picture.match(/base64,([^"]+)/)![1]!), c => c.charCodeAt(0))
  const rows = bytes.subarray(54 + 1024)
  expect([rows[0], rows[1], rows[4], rows[5]]).toEqual([255, 0, 128, 255]) // stored from the bottom up
  expect(() => spectrogramSvg(new Float32Array(3), { frames: 2, bands: 2 })).toThrow(RangeError)
})

test('curves have a line for training and one for validation, in each panel', () => {
  const epoch = { epoch: 0, loss: 2, accuracy: 0.5, seconds: 1, etaSeconds: 1 }
  const both = curvesSvg([
    { ...epoch, validationLoss: 3, validationAccuracy: 0.25 },
    { ...epoch, loss: 1, validationLoss: 2, validationAccuracy: 0.5 },
  ])
  expect(both.match(/<polyline/g)).toHaveLength(4)
  expect(both).toContain('points="40.0,130.0 280.0,230.0"') // 2 and 1 between 3 at the top and 1 at the bottom
  expect(curvesSvg([epoch]).match(/<polyline/g)).toHaveLength(2)
  expect(() => curvesSvg([])).toThrow(RangeError)
})

test('a confusion matrix shades by the share of the row', () => {
  const picture = confusionSvg([3, 1, 0, 0], ['a', 'b'])
  expect(picture.match(/fill-opacity="([\d.]+)"/g)).toEqual([
    'fill-opacity="0.750"',
    'fill-opacity="0.250"',
    'fill-opacity="0.000"',
    'fill-opacity="0.000"',
  ])
  expect(() => confusionSvg([1, 2, 3], ['a', 'b'])).toThrow(/labels x labels/)
})
