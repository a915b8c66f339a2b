import { ForeignBufferError, refuse } from '@murecom/internal'
import { nodeCount } from './kernels/ball-tree-build.ts'
import type { Floats } from './kernels/scan.ts'
import { METRICS, type Metric } from './metric.ts'
import type { StoredTree } from './tree-index.ts'

/** What a tree was built with. */
interface TreeOptions {
  dimensions: number
  leafSize: number
  metric: Metric
  p: number
}

/** "mBLT" and the version of the layout. */
const MAGIC = 0x6d424c5403

type Header = [number, number, number, number, number, number, number, number]

/**
 * The arrays of a tree in a buffer, little endian, one after the other:
 *
 *     header     8 float64: magic and version, checksum, 1 for float64 rows or 0, dimensions, rows n, leafSize, metric, p
 *     radii      float64 (nodes)
 *     rows       float32 or float64 (n x dimensions), in tree order
 *     centroids  as the rows (nodes x dimensions)
 *     order      int32 (n)
 *
 * The checksum is that of all bytes with 0 in its place.
 */
function arraysIn(buffer: ArrayBuffer, [, , double, dimensions, n, leafSize]: Header): StoredTree & { header: Floats } {
  const nodes = nodeCount(n, leafSize)
  const Type = double ? Float64Array : Float32Array
  let at = 0
  const take = <T extends Floats | Int32Array>(
    Type: new (buffer: ArrayBuffer, at: number, length: number) => T,
    length: number,
  ): T => {
    const array = new Type(buffer, at, length)
    at += array.byteLength
    return array
  }
  return {
    header: take(Float64Array, 8),
    radii: take(Float64Array, nodes),
    rows: take<Floats>(Type, n * dimensions),
    centroids: take<Floats>(Type, nodes * dimensions),
    order: take(Int32Array, n),
  }
}

export function writeTree(
  { order, rows, centroids, radii }: StoredTree,
  { dimensions, leafSize, metric, p }: TreeOptions,
): ArrayBuffer {
  const double = Number(rows instanceof Float64Array)
  const header: Header = [MAGIC, 0, double, dimensions, order.length, leafSize, METRICS.indexOf(metric), p]
  const size = 64 + radii.byteLength + rows.byteLength + centroids.byteLength + order.byteLength
  const buffer = new ArrayBuffer(size)
  const out = arraysIn(buffer, header)
  out.header.set(header)
  out.radii.set(radii)
  out.rows.set(rows)
  out.centroids.set(centroids)
  out.order.set(order)
  out.header[1] = checksum(buffer)
  return buffer
}

/** @throws ForeignBufferError for what {@link writeTree} did not write, cut off or changed bytes included */
export function readTree(where: string, source: ArrayBuffer | Uint8Array): StoredTree & TreeOptions {
  if (!(source instanceof ArrayBuffer || source instanceof Uint8Array)) {
    refuse(where, 'buffer', 'be an ArrayBuffer or Uint8Array', source)
  }
  // A copy, at an address that suits every type.
  const bytes = new Uint8Array(source instanceof ArrayBuffer ? source.slice(0) : source)
  const header = new Float64Array(8)
  new Uint8Array(header.buffer).set(bytes.subarray(0, 64))
  const [magic, sum, , dimensions, , leafSize, code, p] = header as Iterable<number> as Header
  const metric = METRICS[code]
  bytes.fill(0, 8, 16)
  if (magic !== MAGIC || checksum(bytes.buffer) !== sum || !metric) {
    const why = magic === MAGIC ? 'it was cut off or changed' : 'it begins with other bytes, or is of another version'
    throw new ForeignBufferError(`${where}: this is not a ball tree buffer: ${why}`)
  }
  const { order, rows, centroids, radii } = arraysIn(bytes.buffer, header as Iterable<number> as Header)
  // Copies, so that they do not keep the rest of the buffer in memory.
  return { dimensions, leafSize, metric, p, rows, centroids, order: order.slice(), radii: radii.slice() }
}

/** FNV-1a (Fowler, Noll, Vo 1991) over 32-bit words: finds accidents, not attacks. 100 MB take about 0.05 s. */
function checksum(bytes: ArrayBuffer): number {
  let hash = 0x811c9dc5
  for (const word of new Uint32Array(bytes, 0, bytes.byteLength >> 2)) hash = Math.imul(hash ^ word, 0x01000193)
  return hash >>> 0
}
