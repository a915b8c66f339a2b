import { describe, expect, test } from 'vitest'
import { BallTree, bitmapOf, ForeignBufferError, NearestNeighbors, type Neighbors, voteByGroup } from '../src/index.ts'

const data = Float64Array.of(0, 0, 1, 1, 2, 2)
const tree = new BallTree(data, { dimensions: 2 })
const query = Float64Array.of(0, 0)
// Calls from untyped JavaScript.
const neighbors = (rows: number[]): Neighbors => ({
  indices: Int32Array.from(rows),
  distances: new Float64Array(rows.length),
})
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
      () => voteByGroup(neighbors([0, 0]), { k: 0, groupOf: [0] }),
    ],
    [
      'voteByGroup: indices must have a length that is a multiple of k (2), got 3',
      () => voteByGroup(neighbors([0, 0, 0]), { k: 2, groupOf: [0] }),
    ],
    [
      'voteByGroup: groupOf must name a group for index 5, got undefined',
      () => voteByGroup(neighbors([5]), { k: 1, groupOf: [0] }),
    ],
    [
      'voteByGroup: distances must hold one number for each index (2), got Float64Array(1)',
      () => voteByGroup({ indices: Int32Array.of(1, 2), distances: new Float64Array(1) }, { k: 2, groupOf: [0] }),
    ],
    [
      'voteByGroup: neighbors must hold indices and distances, as a query returns them, got Int32Array(2)',
      () => voteByGroup(untyped(Int32Array.of(1, 2)), { k: 2, groupOf: [0] }),
    ],
    [
      'voteByGroup: k must be an integer of at least 1, got undefined',
      () => voteByGroup(neighbors([0]), untyped(undefined)),
    ],
    [
      'NearestNeighbors.fit: dimensions must be an integer of at least 1, got undefined',
      () => new NearestNeighbors().fit(data, untyped(undefined)),
    ],
    ['voteByGroup: options must be an object, got 3', () => voteByGroup(neighbors([0]), untyped(3))],
    ['BallTree: dimensions must be an integer of at least 1, got undefined', () => new BallTree(data, untyped(null))],
    [
      'BallTree: leaf_size is not an option; did you mean leafSize?',
      () => new BallTree(data, untyped({ dimensions: 2, leaf_size: 3 })),
    ],
    [
      'BallTree.query: nNeighbors is not an option; did you mean k?',
      () => tree.query(query, untyped({ nNeighbors: 2 })),
    ],
    ['BallTree.countRadius: sort is not an option', () => tree.countRadius(query, untyped({ radius: 1, sort: true }))],
    [
      'BallTree.countRadius: radius must be a finite number of at least 0, got -1',
      () => tree.countRadius(query, { radius: -1 }),
    ],
    [
      'BallTree.queryRadius: radius must be a finite number of at least 0, got undefined',
      () => tree.queryRadius(query, untyped(undefined)),
    ],
    [
      'BallTree.from: kernel is not an option; did you mean kernels?',
      () => BallTree.from(tree.toBuffer(), untyped({ kernel: null })),
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

  test('is refused with its own reason: foreign, of another version, cut off, damaged', () => {
    const kind = 'BallTree.from: this is not a ball tree buffer: '
    expect(() => BallTree.from(new Uint8Array(100))).toThrow(`${kind}it does not begin with "mBLT"`)
    expect(() => BallTree.from(new ArrayBuffer(0))).toThrow(`${kind}it does not begin with "mBLT"`)
    const older = good.slice()
    older[4] = 5
    expect(() => BallTree.from(older)).toThrow(`${kind}it has version 5, this release reads version 6`)
    for (const length of [7, 20, 63]) {
      expect(() => BallTree.from(good.slice(0, length))).toThrow(`${kind}it is cut off after ${length} bytes`)
    }
    expect(() => BallTree.from(good.slice(0, -1))).toThrow(`${kind}it is cut off after ${good.length - 1} bytes`)
    const damaged = good.slice()
    damaged[good.length - 9]! ^= 1
    expect(() => BallTree.from(damaged)).toThrow(`${kind}it is damaged: its checksum does not fit`)
    expect(() => BallTree.from(Uint8Array.of(...good, 0))).toThrow(`${kind}it is damaged`)
    for (const wrong of ['text', undefined, null, 7, new Float64Array(9), new DataView(good.buffer), {}]) {
      expect(() => BallTree.from(untyped(wrong))).toThrow(ForeignBufferError)
    }
  })
})
