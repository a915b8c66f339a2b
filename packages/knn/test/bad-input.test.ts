import { describe, expect, test } from 'vitest'
import { BallTree, bitmapOf, ForeignBufferError, voteByGroup } from '../src/index.ts'

const data = Float64Array.of(0, 0, 1, 1, 2, 2)
const tree = new BallTree(data, { dimensions: 2 })
const query = Float64Array.of(0, 0)
// Calls from untyped JavaScript.
const untyped = (value: unknown): never => value as never

describe('every mistake is refused, naming the argument, the rule and the value', () => {
  test.each<[string, () => unknown]>([
    ['BallTree: dimensions must be an integer of at least 1, got 0', () => new BallTree(data, { dimensions: 0 })],
    [
      'BallTree: dimensions must be an integer of at least 1, got "2"',
      () => new BallTree(data, { dimensions: untyped('2') }),
    ],
    [
      'BallTree: data must have a length that is a multiple of dimensions (4), got 6',
      () => new BallTree(data, { dimensions: 4 }),
    ],
    [
      'BallTree: data must be a Float32Array or Float64Array, got Array(2)',
      () => new BallTree(untyped([0, 1]), { dimensions: 2 }),
    ],
    [
      'BallTree: data must be a Float32Array or Float64Array, got undefined',
      () => new BallTree(untyped(undefined), { dimensions: 2 }),
    ],
    [
      'BallTree: rows of data must be an integer of at least 1, got 0',
      () => new BallTree(new Float32Array(0), { dimensions: 2 }),
    ],
    [
      'BallTree: data must hold finite numbers, got NaN at index 1',
      () => new BallTree(Float64Array.of(0, Number.NaN), { dimensions: 2 }),
    ],
    [
      'BallTree: data must hold finite numbers, got Infinity at index 0',
      () => new BallTree(Float32Array.of(Number.POSITIVE_INFINITY, 1), { dimensions: 2 }),
    ],
    [
      'BallTree: leafSize must be an integer of at least 1, got 1.5',
      () => new BallTree(data, { dimensions: 2, leafSize: 1.5 }),
    ],
    [
      'BallTree: metric must be one of "euclidean", "manhattan", "chebyshev", "minkowski", got "cosine"',
      () => new BallTree(data, { dimensions: 2, metric: untyped('cosine') }),
    ],
    [
      'BallTree: p must be a finite number of at least 1, got 0.5',
      () => new BallTree(data, { dimensions: 2, metric: 'minkowski', p: 0.5 }),
    ],
    ['BallTree.query: k must be an integer from 1 to 3, got 0', () => tree.query(query, { k: 0 })],
    ['BallTree.query: k must be an integer from 1 to 3, got 4', () => tree.query(query, { k: 4 })],
    [
      'BallTree.query: queries must have a length that is a multiple of dimensions (2), got 3',
      () => tree.query(new Float32Array(3)),
    ],
    [
      'BallTree.query: queries must hold finite numbers, got -Infinity at index 1',
      () => tree.query(Float64Array.of(0, Number.NEGATIVE_INFINITY)),
    ],
    [
      'BallTree.query: filter must be a function or a Uint8Array(1), a bit for each row, got Array(1)',
      () => tree.query(query, { filter: untyped([true]) }),
    ],
    [
      'BallTree.query: filter must be a function or a Uint8Array(1), a bit for each row, got Uint8Array(3)',
      () => tree.query(query, { filter: new Uint8Array(3) }),
    ],
    [
      'BallTree.queryRadius: radius must be a finite number of at least 0, got -1',
      () => tree.queryRadius(query, { radius: -1 }),
    ],
    [
      'BallTree.queryRadius: radius must be a finite number of at least 0, got NaN',
      () => tree.queryRadius(query, { radius: Number.NaN }),
    ],
    ['bitmapOf: indices must be integers from 0 to 2, got 3', () => bitmapOf(3, [0, 3])],
    [
      'voteByGroup: k must be an integer of at least 1, got 0',
      () => voteByGroup(new Int32Array(2), { k: 0, groupOf: [0] }),
    ],
    [
      'voteByGroup: indices must have a length that is a multiple of k (2), got 3',
      () => voteByGroup(new Int32Array(3), { k: 2, groupOf: [0] }),
    ],
    [
      'voteByGroup: groupOf must name a group for index 5, got undefined',
      () => voteByGroup(Int32Array.of(5), { k: 1, groupOf: [0], skipFirst: false }),
    ],
  ])('%s', (message, call) => {
    expect(call).toThrow(message)
  })

  test('no rows of queries is no mistake', () => {
    expect(tree.query(new Float32Array(0), { k: 2 }).indices.length).toBe(0)
    expect([...tree.queryRadius(new Float32Array(0), { radius: 1 }).offsets]).toEqual([0])
  })
})

describe('a foreign buffer', () => {
  const good = new Uint8Array(tree.toBuffer())

  test('cut off anywhere is refused', () => {
    for (let length = 0; length < good.length; length += 7) {
      expect(() => BallTree.from(good.slice(0, length))).toThrow(ForeignBufferError)
    }
  })

  test('with any byte changed is refused', () => {
    for (let i = 0; i < good.length; i++) {
      const bad = good.slice()
      bad[i]! ^= 0x11
      expect(() => BallTree.from(bad)).toThrow(ForeignBufferError)
    }
  })

  test('is read at any address and from a buffer alone', () => {
    const answer = tree.query(data, { k: 3 })
    const shifted = new Uint8Array(good.length + 3)
    shifted.set(good, 3)
    expect(BallTree.from(shifted.subarray(3)).query(data, { k: 3 })).toEqual(answer)
    expect(BallTree.from(good.slice().buffer).query(data, { k: 3 })).toEqual(answer)
  })

  test('of another kind is refused', () => {
    const rule = 'BallTree.from: buffer must hold what toBuffer wrote in this version, all of it'
    expect(() => BallTree.from(new Uint8Array(100))).toThrow(`${rule}, got Uint8Array(100)`)
    expect(() => BallTree.from(new ArrayBuffer(100))).toThrow(`${rule}, got a ArrayBuffer`)
    for (const wrong of ['text', undefined, null, 7, new Float64Array(9), new DataView(good.buffer), {}]) {
      expect(() => BallTree.from(untyped(wrong))).toThrow(ForeignBufferError)
    }
  })
})
