import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { mapCoordinates, principalPlane } from '../src/projection.ts'
import { principalAxes } from './reference/principal-axes.ts'

/** Rows whose directions have quite different, or nearly equal, variances. */
function sample(rows: number, dimensions: number, decay: number, seed: number): Float32Array {
  const random = mulberry32(seed)
  const mix = Array.from({ length: dimensions * dimensions }, () => random() - 0.5)
  const out = new Float32Array(rows * dimensions)
  for (let i = 0; i < rows; i++) {
    const hidden = Array.from({ length: dimensions }, (_, j) => (random() - 0.5) * decay ** j)
    for (let j = 0; j < dimensions; j++) {
      out[i * dimensions + j] = 3 + hidden.reduce((sum, h, m) => sum + h * mix[m * dimensions + j]!, 0)
    }
  }
  return out
}

test.each([
  [50, 6, 0.5, 1],
  [200, 12, 0.9, 2],
  [30, 3, 0.97, 3],
  [400, 20, 0.97, 4],
])('%i rows of %i: equal to the eigenvectors of the covariance', (rows, dimensions, decay, seed) => {
  const data = sample(rows, dimensions, decay, seed)
  const { coordinates, explained } = principalPlane(data, dimensions)
  const list = Array.from({ length: rows }, (_, i) => [...data.subarray(i * dimensions, (i + 1) * dimensions)])
  const { values, vectors } = principalAxes(list)
  const total = values.reduce((a, b) => a + b, 0)
  const mean = vectors.map((_, j) => list.reduce((sum, row) => sum + row[j]!, 0) / rows)
  for (const axis of [0, 1]) {
    expect(explained[axis]).toBeCloseTo(values[axis]! / total, 6)
    const vector = vectors[axis]!
    const sign = Math.sign(vector.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0))
    for (const [i, row] of list.entries()) {
      const expected = row.reduce((sum, x, j) => sum + (x - mean[j]!) * vector[j]! * sign, 0)
      expect(coordinates[i * 2 + axis]).toBeCloseTo(expected, 3)
    }
  }
})

test('rows beyond those that are fitted lie on the same axes', () => {
  const data = sample(10_000, 4, 0.3, 5)
  const { coordinates, explained } = principalPlane(data, 4)
  expect(coordinates).toHaveLength(20_000)
  expect(explained[0]).toBeGreaterThan(0.7)
  const few = principalPlane(data.slice(0, 4 * 4000), 4)
  const shift = coordinates[0]! - few.coordinates[0]!
  for (const i of [2, 400, 7998]) expect(coordinates[i]! - few.coordinates[i]!).toBeCloseTo(shift, 1)
})

test.each([
  ['no rows', new Float32Array(0), 3],
  ['one row', Float32Array.of(1, 2, 3), 3],
  ['equal rows', Float32Array.of(1, 2, 1, 2, 1, 2), 2],
  ['one dimension', Float32Array.of(1, 2, 4), 1],
])('%s: no NaN', (_, data, dimensions) => {
  const plane = principalPlane(data, dimensions)
  const points = mapCoordinates(plane)
  expect(points).toHaveLength((data.length / dimensions) * 2)
  for (const value of [...plane.coordinates, ...plane.explained, ...points]) expect(value).not.toBeNaN()
})

test('a map lies in [-1, 1], and one odd song does not press the others together', () => {
  const random = mulberry32(9)
  const coordinates = Float32Array.from({ length: 2000 }, () => random() - 0.5)
  coordinates.set([1000, -1000], 0)
  const points = mapCoordinates({ coordinates, explained: [0.5, 0.5] })
  expect(Math.max(...points)).toBe(1)
  expect(Math.min(...points)).toBe(-1)
  const far = points.slice(2).filter(value => Math.abs(value) > 0.05)
  expect(far.length).toBeGreaterThan(1200)
})

test('wrong shapes are named', () => {
  expect(() => principalPlane(new Float32Array(7), 2)).toThrow(RangeError)
  expect(() => principalPlane(new Float32Array(6), 0)).toThrow(/dimensions must be an integer of at least 1, got 0/)
})
