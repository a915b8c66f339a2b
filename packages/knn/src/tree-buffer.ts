import { ForeignBufferError } from '@murecom/internal'
import { nodeCount } from './kernels/ball-tree-build.ts'
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
const HEADER = 8
const HEADER_BYTES = 64
type Header = [number, number, number, number, number, number, number, number]

/**
 * A ball tree as bytes, little endian:
 *
 *     offset  content
 *     0       8 float64: magic and version, checksum, float64 rows (0 or 1), dimensions, rows n, leafSize, metric, p
 *     64      radii, float64 (nodes)
 *     ...     rows in tree order, then centroids, row-major, float32 or float64 (n x dimensions, nodes x dimensions)
 *     ...     order, int32 (n)
 *
 * The checksum is that of all bytes with 0 in its place.
 */
export function writeTree(
  { order, rows, centroids, radii }: StoredTree,
  { dimensions, leafSize, metric, p }: TreeOptions,
): ArrayBuffer {
  const double = Number(rows instanceof Float64Array)
  const header = [MAGIC, 0, double, dimensions, order.length, leafSize, METRICS.indexOf(metric), p]
  const parts = [Float64Array.from(header), radii, rows, centroids, order]
  const bytes = new Uint8Array(parts.reduce((size, { byteLength }) => size + byteLength, 0))
  let at = 0
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at)
    at += byteLength
  }
  new Float64Array(bytes.buffer, 0, HEADER)[1] = checksum(bytes.buffer)
  return bytes.buffer
}

/** @throws ForeignBufferError for what {@link writeTree} did not write, cut off or changed bytes included */
export function readTree(where: string, source: ArrayBuffer | Uint8Array): StoredTree & TreeOptions {
  if (!(source instanceof ArrayBuffer || source instanceof Uint8Array)) {
    throw new TypeError(`${where}: buffer must be an ArrayBuffer or Uint8Array, got ${String(source)}`)
  }
  const refuse = (why: string): never => {
    throw new ForeignBufferError(`${where}: this is not a ball tree buffer: ${why}`)
  }
  // A copy, at an address that suits every type.
  const { buffer, byteLength } = new Uint8Array(source instanceof ArrayBuffer ? source.slice(0) : source)
  if (byteLength < HEADER_BYTES) refuse(`it has ${byteLength} bytes, fewer than the ${HEADER_BYTES} of a header`)
  const header = new Float64Array(buffer, 0, HEADER)
  const [magic, sum, double, dimensions, n, leafSize, metric, p] = header as unknown as Header
  if (magic !== MAGIC) refuse('it begins with other bytes, or is of another version')
  const nodes = nodeCount(n, leafSize)
  const Floats = double ? Float64Array : Float32Array
  const rowsAt = HEADER_BYTES + nodes * 8
  const centroidsAt = rowsAt + n * dimensions * Floats.BYTES_PER_ELEMENT
  const orderAt = centroidsAt + nodes * dimensions * Floats.BYTES_PER_ELEMENT
  if (orderAt + n * 4 !== byteLength) refuse(`it has ${byteLength} bytes of ${orderAt + n * 4}`)
  header[1] = 0
  if (checksum(buffer) !== sum || !METRICS[metric]) refuse('it was changed: its checksum does not fit')
  return {
    dimensions,
    leafSize,
    metric: METRICS[metric]!,
    p,
    radii: new Float64Array(buffer, HEADER_BYTES, nodes).slice(),
    rows: new Floats(buffer, rowsAt, n * dimensions),
    centroids: new Floats(buffer, centroidsAt, nodes * dimensions),
    order: new Int32Array(buffer, orderAt, n).slice(),
  }
}

/**
 * FNV-1a (Fowler, Noll, Vo 1991) over 32-bit words: finds accidents, not attacks. 100 MB take about 0.05 s.
 */
function checksum(bytes: ArrayBuffer): number {
  let hash = 0x811c9dc5
  for (const word of new Uint32Array(bytes)) hash = Math.imul(hash ^ word, 0x01000193)
  return hash >>> 0
}
