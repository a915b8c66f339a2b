/** Paths of the words through a Huffman tree: for hierarchical softmax. */
export interface HuffmanPaths {
  /** Path of word w is at `[start[w], start[w + 1])` of the other two. */
  start: Int32Array
  /** Inner nodes from the root down, 0 to words - 2, each a row of the output matrix. */
  points: Int32Array
  /** Turn taken at each: 0 or 1. */
  codes: Uint8Array
}

/**
 * Huffman's tree over the counts: the two lightest nodes are joined, the lightest at turn 0, until one is left. Among
 * nodes of one weight, the one on top of a binary heap is taken. Like CPython's, the heap moves a hole down to a leaf (to the
 * right where the children are equal) and then fills it from below, so the tree is that of gensim, also for ties. O(n log n).
 */
export function huffmanPaths(counts: Float64Array): HuffmanPaths {
  const n = counts.length
  // Nodes 0 .. n-1 are words, n .. 2n-2 inner nodes in order of making. The last one is the root.
  const nodes = Math.max(1, 2 * n - 1)
  const weight = new Float64Array(nodes)
  weight.set(counts)
  const parent = new Int32Array(nodes)
  const turn = new Uint8Array(nodes)
  const heap = Int32Array.from({ length: n }, (_, word) => word)
  let size = n
  for (let at = (n >> 1) - 1; at >= 0; at--) settle(heap, size, weight, at)
  for (let made = n; made < nodes; made++) {
    for (let side = 0; side < 2; side++) {
      const child = heap[0]!
      parent[child] = made
      turn[child] = side
      weight[made] = weight[made]! + weight[child]!
      heap[0] = heap[--size]!
      if (size > 0) settle(heap, size, weight, 0)
    }
    heap[size++] = made
    rise(heap, weight, 0, size - 1)
  }
  const root = nodes - 1
  const depth = new Int32Array(nodes)
  for (let i = root - 1; i >= n; i--) depth[i] = depth[parent[i]!]! + 1
  const start = new Int32Array(n + 1)
  for (let w = 0; w < n; w++) start[w + 1] = start[w]! + (n > 1 ? depth[parent[w]!]! + 1 : 0)
  const points = new Int32Array(start[n]!)
  const codes = new Uint8Array(start[n]!)
  for (let w = 0; w < n && n > 1; w++) {
    for (let at = start[w + 1]! - 1, node = w; node !== root; at--, node = parent[node]!) {
      points[at] = parent[node]! - n
      codes[at] = turn[node]!
    }
  }
  return { start, points, codes }
}

/** Puts the node at `from` where it belongs in the part of the heap below. */
function settle(heap: Int32Array, size: number, weight: Float64Array, from: number): void {
  const node = heap[from]!
  let at = from
  for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
    if (child + 1 < size && weight[heap[child]!]! >= weight[heap[child + 1]!]!) child++
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = node
  rise(heap, weight, from, at)
}

/** Moves the node at `at` up, not above `top`, past the heavier ones. */
function rise(heap: Int32Array, weight: Float64Array, top: number, from: number): void {
  const node = heap[from]!
  let at = from
  while (at > top) {
    const above = (at - 1) >> 1
    if (weight[node]! >= weight[heap[above]!]!) break
    heap[at] = heap[above]!
    at = above
  }
  heap[at] = node
}
