import { maxAbsoluteError } from '@murecom/testing'
import { expect, test } from 'vitest'
import { bandCourses, blockFilters, unfoldBands } from '../src/tensorflow/unfold.ts'
import { convolve } from './reference/convolve.ts'
import { Seeded } from './seeded.ts'

const rows = (values: Float32Array, width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, t) => [...values.subarray(t * width, (t + 1) * width)])

test('windows over the bands turn a filter of bands and frames into one over time', () => {
  const [frames, bands, height, taps, filters] = [9, 7, 4, 3, 2]
  const random = new Seeded(1)
  const patch = random.float32(frames * bands)
  const kernel = random.float32(taps * height * filters)
  const positions = bands - height + 1
  const unfolded = new Float32Array(5 + (frames + 2) * positions * height)
  unfoldBands(patch, frames, bands, height, 1, unfolded, 5)
  const actual: number[] = []
  for (let t = 0; t < frames; t++) {
    for (let p = 0; p < positions; p++) {
      for (let f = 0; f < filters; f++) {
        let sum = 0
        for (let i = 0; i < taps; i++) {
          for (let j = 0; j < height; j++) {
            sum += unfolded[5 + ((t + i) * positions + p) * height + j]! * kernel[(i * height + j) * filters + f]!
          }
        }
        actual.push(sum)
      }
    }
  }
  const silence = new Array<number>(bands).fill(0)
  const padded = [silence, ...rows(patch, bands), silence]
  const table = Array.from({ length: taps }, (_, i) =>
    rows(kernel.subarray(i * height * filters, (i + 1) * height * filters), filters),
  )
  expect(maxAbsoluteError(actual, convolve(padded, table).flat(2))).toBeLessThan(1e-6)
})

test('blocks of frames give the frames of a temporal filter in order', () => {
  const [frames, bands, taps, filters, block] = [11, 3, 6, 2, 4]
  const random = new Seeded(2)
  const patch = random.float32(frames * bands)
  const kernel = random.float32(taps * filters)
  const blocked = blockFilters(kernel, taps, filters, block)
  const blocks = blocked.length / (block * block * filters)
  expect(blocks).toBe(3) // ceil((6 + 4 - 1) / 4)
  const padBefore = 2
  const covered = Math.ceil(frames / block) * block
  const width = covered + (blocks - 1) * block
  const courses = new Float32Array(bands * width)
  bandCourses(patch, frames, bands, padBefore, width, courses, 0)
  const actual: number[] = []
  for (let t = 0; t < frames; t++) {
    for (let b = 0; b < bands; b++) {
      for (let f = 0; f < filters; f++) {
        const [position, s] = [Math.floor(t / block), t % block]
        let sum = 0
        for (let j = 0; j < blocks * block; j++) {
          sum += courses[b * width + position * block + j]! * blocked[j * block * filters + s * filters + f]!
        }
        actual.push(sum)
      }
    }
  }
  const silence = new Array<number>(bands).fill(0)
  const padded = [silence, silence, ...rows(patch, bands), silence, silence, silence]
  const table = rows(kernel, filters).map(taps => [taps])
  expect(maxAbsoluteError(actual, convolve(padded, table).flat(2))).toBeLessThan(1e-6)
})
