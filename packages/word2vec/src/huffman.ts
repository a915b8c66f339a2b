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
 * Huffman's tree over the counts, with two queues: O(n) for counts in descending order, which a vocabulary's are.
 * Source: van Leeuwen, "On the construction of Huffman trees", ICALP 1976.
 *
 * The mean length of a path is that of gensim's tree; where counts tie the trees may differ, as any two Huffman trees may.
 */
export function huffmanPaths(counts: Float64Array): HuffmanPaths {
  const n = counts.length
  // Nodes 0 .. n-1 are words, n .. 2n-2 inner nodes in order of making, so of ascending weight. The last one is the root.
  const nodes = Math.max(1, 2 * n - 1)
  const weight = new Float64Array(nodes)
  weight.set(counts)
  const parent = new Int32Array(nodes)
  const turn = new Uint8Array(nodes)
  let leaf = n - 1
  let inner = n
  for (let made = n; made < nodes; made++) {
    for (let side = 0; side < 2; side++) {
      const child = leaf >= 0 && (inner >= made || weight[leaf]! <= weight[inner]!) ? leaf-- : inner++
      weight[made] = weight[made]! + weight[child]!
      parent[child] = made
      turn[child] = side
    }
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
