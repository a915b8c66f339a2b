import { checksum, ForeignBufferError } from '@murecom/internal'
import type { KnnKernels } from '../kernels/types.ts'
import { fromFloat16 } from './float16.ts'
import { IvfState } from './ivf-state.ts'
import { IVF_METRICS, IVF_PRECISIONS, type IvfPrecision } from './options.ts'
import type { RowStore } from './row-store.ts'

/** "mIVF", little endian. */
const MAGIC = 0x4656496d
const VERSION = 1
/** Bytes before the arrays. */
const HEADER = 64
/** Rows of a piece. Pieces are whole 32-bit words, the last one is filled up with zeros. */
const PIECE_ROWS = 4096

/** Bytes in memory or in a file. */
interface ByteSource {
  readonly length: number
  /** A copy of the bytes `from .. to`, at an address that suits every type. */
  read(from: number, to: number): Uint8Array<ArrayBuffer>
}

/** Bytes in memory. */
export function bytesInMemory(bytes: Uint8Array): ByteSource {
  // Not the `slice` of Node's Buffer, which is a Uint8Array too and does not copy.
  return { length: bytes.length, read: (from, to) => new Uint8Array(bytes.subarray(from, to)) }
}

/** The numbers from which all sizes follow. */
interface Header {
  readonly dimensions: number
  readonly rows: number
  readonly lists: number
  readonly rowBytes: number
}

const words = (bytes: number): number => Math.ceil(bytes / 4) * 4

/** Bytes before the rows, and bytes in all. */
function sizesOf({ dimensions, rows, lists, rowBytes }: Header): { rowsAt: number; end: number } {
  const rowsAt = HEADER + 4 * lists * (dimensions + 1) + 4 * rows
  return { rowsAt, end: rowsAt + words(rows * rowBytes) + 4 }
}

const valueBytes = (precision: IvfPrecision): number => (precision === 'float16' ? 2 : 4)

/**
 * An index as bytes, piece by piece, little endian:
 *
 *     magic      4 bytes, "mIVF"
 *     version    uint32
 *     header     7 float64: bytes of everything, dimensions d, rows n, lists, metric, precision, 0
 *     centroids  float32 (lists x d)
 *     spans      float32 (lists)
 *     lists      int32 (n): the list of each row
 *     rows       float32 or float16 (n x d), by id, filled up to 4 bytes
 *     checksum   uint32, of all bytes before
 *
 * The 8-bit rows are made again when it is read, so no layout of kernels is in it.
 */
export function* bytesOf(state: IvfState): Generator<Uint8Array> {
  const { settings, centroids, spans, rows } = state
  const { dimensions, metric, precision } = settings
  const rowBytes = dimensions * valueBytes(precision)
  const { end } = sizesOf({ dimensions, rows: rows.length, lists: spans.length, rowBytes })
  const head = new Uint8Array(HEADER)
  new Uint32Array(head.buffer, 0, 2).set([MAGIC, VERSION])
  const kinds = [IVF_METRICS.indexOf(metric), IVF_PRECISIONS.indexOf(precision)]
  new Float64Array(head.buffer, 8, 7).set([end, dimensions, rows.length, spans.length, ...kinds, 0])
  let hash: number | undefined
  const hashed = (bytes: Uint8Array): Uint8Array => {
    hash = checksum(bytes, hash)
    return bytes
  }
  yield hashed(head)
  for (const array of [centroids, spans, state.assigned()]) {
    yield hashed(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  }
  for (let from = 0; from < rows.length; from += PIECE_ROWS) {
    const piece = rows.bytes(from, Math.min(rows.length, from + PIECE_ROWS))
    const whole = new Uint8Array(words(piece.length))
    whole.set(piece)
    yield hashed(whole)
  }
  yield new Uint8Array(Uint32Array.of(hash!).buffer)
}

/** Makes a store of rows that stay where they are, from the place of the first; of its arguments see {@link Header}. */
type StoreRows = (at: number, rows: number, dimensions: number, precision: IvfPrecision) => RowStore

/**
 * The index of bytes that {@link bytesOf} wrote. Everything is read once, piece by piece, and checked. O(n d).
 *
 * @param store where rows stay; without it they are kept in memory
 * @throws ForeignBufferError for bytes that are foreign, of another version, cut off or damaged
 */
export function readState(
  where: string,
  source: ByteSource,
  kernels: KnnKernels | undefined,
  store?: StoreRows,
): IvfState {
  const refuseUnless = (fits: boolean, why: string): void => {
    if (!fits) throw new ForeignBufferError(`${where}: this is not an index of inverted lists: it ${why}`)
  }
  const damaged = 'is damaged: its checksum does not fit'
  // A header that is cut off is filled up with zeros.
  const head = new Uint8Array(HEADER)
  head.set(source.read(0, Math.min(source.length, HEADER)))
  const [magic, version] = new Uint32Array(head.buffer)
  const [bytes, dimensions, rows, lists, metricNumber, precisionNumber] = new Float64Array(
    head.buffer,
    8,
  ) as Iterable<number> as Numbers
  refuseUnless(magic === MAGIC, 'does not begin with "mIVF"')
  refuseUnless(
    version === VERSION || source.length < 8,
    `has version ${version}, this release reads version ${VERSION}`,
  )
  refuseUnless(source.length >= HEADER && !(source.length < bytes), `is cut off after ${source.length} bytes`)
  const metric = IVF_METRICS[metricNumber]
  const precision = IVF_PRECISIONS[precisionNumber]
  refuseUnless(
    [dimensions, rows, lists].every(count => Number.isSafeInteger(count) && count > 0),
    damaged,
  )
  if (!metric || !precision) throw refuseUnless(false, damaged)
  const rowBytes = dimensions * valueBytes(precision)
  const { rowsAt, end } = sizesOf({ dimensions, rows, lists, rowBytes })
  refuseUnless(end === bytes && source.length === bytes, damaged)
  let at = HEADER
  let hash = checksum(head)
  const next = (length: number): ArrayBuffer => {
    const piece = source.read(at, at + words(length))
    hash = checksum(piece, hash)
    at += piece.length
    return piece.buffer
  }
  const centroids = new Float32Array(next(4 * lists * dimensions))
  const spans = new Float32Array(next(4 * lists))
  const assigned = new Int32Array(next(4 * rows))
  refuseUnless(allFinite(centroids) && allFinite(spans), damaged)
  refuseUnless(
    assigned.every(list => list >= 0 && list < lists),
    damaged,
  )
  const settings = { dimensions, metric, precision, kernels }
  const state = new IvfState(settings, centroids, spans, store?.(rowsAt, rows, dimensions, precision))
  state.reserve(assigned)
  for (let from = 0; from < rows; from += PIECE_ROWS) {
    const count = Math.min(PIECE_ROWS, rows - from)
    const piece = floatsOf(next(count * rowBytes), count * dimensions, precision)
    refuseUnless(allFinite(piece), damaged)
    const places = assigned.subarray(from, from + count)
    if (store) state.index(from, piece, places)
    else state.add(piece, places)
  }
  refuseUnless(new Uint32Array(source.read(at, at + 4).buffer)[0] === hash, damaged)
  return state
}

type Numbers = Iterable<number> &
  [bytes: number, dimensions: number, rows: number, lists: number, metric: number, precision: number]

function floatsOf(buffer: ArrayBuffer, length: number, precision: IvfPrecision): Float32Array {
  if (precision === 'float32') return new Float32Array(buffer, 0, length)
  const rows = new Float32Array(length)
  fromFloat16(new Uint16Array(buffer), 0, rows, 0, length)
  return rows
}

/** The product with 0 is NaN for a number that is not finite. */
function allFinite(values: Float32Array): boolean {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]! * 0
  return sum === 0
}
