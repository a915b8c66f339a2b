import { checksum } from '@murecom/internal'
import { describe, expect, test } from 'vitest'
import { ForeignBufferError, IvfIndex } from '../src/approximate.ts'
import { makeData } from './data.ts'
import { KERNEL_SETS } from './kernel-sets.ts'

const d = 3
const data = Float32Array.from(makeData('clustered', 25, d))
const good = new Uint8Array(IvfIndex.fit(data, { dimensions: d, nLists: 4 }).toBuffer())
const half = new Uint8Array(IvfIndex.fit(data, { dimensions: d, nLists: 4, precision: 'float16' }).toBuffer())
const kind = 'IvfIndex.from: this is not an index of inverted lists: it'

/** The bytes with a change and the checksum that fits. */
function forged(change: (view: DataView) => void): Uint8Array {
  const bytes = good.slice()
  const view = new DataView(bytes.buffer)
  change(view)
  view.setUint32(bytes.length - 4, checksum(bytes.subarray(0, -4)), true)
  return bytes
}

describe.each(KERNEL_SETS)('%s kernels', (_, kernels) => {
  test('an index that is read answers as the one that was written, and grows; its bytes are the same', () => {
    for (const bytes of [good, half]) {
      const index = IvfIndex.from(bytes, { kernels })
      expect(new Uint8Array(index.toBuffer())).toEqual(bytes)
      expect(index.precision).toBe(bytes === half ? 'float16' : 'float32')
      expect(index.query(data.subarray(0, d), { k: 1 }).indices[0]).toBe(0)
      expect(index.add(Float32Array.of(50, 50, 50))).toBe(25)
      expect(index.query(Float32Array.of(51, 50, 50), { k: 1, nProbe: 4 }).indices[0]).toBe(25)
    }
  })
})

test('bytes at any address are read, and a buffer alone', () => {
  const shifted = new Uint8Array(good.length + 3)
  shifted.set(good, 3)
  for (const bytes of [shifted.subarray(3), good.slice().buffer]) {
    expect(new Uint8Array(IvfIndex.from(bytes).toBuffer())).toEqual(good)
  }
})

test('each of the four reasons: foreign, of another version, cut off, damaged', () => {
  for (const foreign of [new Uint8Array(100), new Uint8Array(0), new TextEncoder().encode('mBLT, a ball tree')]) {
    expect(() => IvfIndex.from(foreign)).toThrow(`${kind} does not begin with "mIVF"`)
  }
  const older = good.slice()
  older[4] = 0
  expect(() => IvfIndex.from(older)).toThrow(`${kind} has version 0, this release reads version 1`)
  for (let length = 4; length < good.length; length++) {
    expect(() => IvfIndex.from(good.slice(0, length))).toThrow(`${kind} is cut off after ${length} bytes`)
  }
  for (const bytes of [good, half]) {
    for (let i = 0; i < bytes.length; i++) {
      const bad = bytes.slice()
      bad[i]! ^= 0x11
      expect(() => IvfIndex.from(bad)).toThrow(ForeignBufferError)
      if (i >= 64) expect(() => IvfIndex.from(bad)).toThrow(`${kind} is damaged`)
    }
  }
  expect(() => IvfIndex.from(Uint8Array.of(...good, 0))).toThrow(`${kind} is damaged`)
  for (const wrong of ['text', undefined, null, 7, new Float64Array(9), {}]) {
    expect(() => IvfIndex.from(wrong as never)).toThrow(ForeignBufferError)
  }
})

test('numbers that cannot be are refused, with a checksum that fits', () => {
  const lists = 64 + 4 * 4 * (d + 1)
  const cases: ((view: DataView) => void)[] = [
    ...[16, 24, 32].flatMap(at => [0, -1, 1.5, Number.NaN, 1e15].map(x => (v: DataView) => v.setFloat64(at, x, true))),
    ...[40, 48].map(at => (v: DataView) => v.setFloat64(at, 9, true)),
    v => v.setInt32(lists, 4, true), // a list that is not there
    v => v.setInt32(lists, -1, true),
    v => v.setFloat32(64, Number.NaN, true), // a centroid
    v => v.setFloat32(lists + 4 * 25, Number.POSITIVE_INFINITY, true), // a row
  ]
  expect(forged(() => {})).toEqual(good)
  for (const change of cases) expect(() => IvfIndex.from(forged(change))).toThrow(`${kind} is damaged`)
})
