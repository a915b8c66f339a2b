import { checkInteger, checkOneOf, checkOptions, type OptionNames, show } from '@murecom/internal'
import { VectorFileError } from '../errors.ts'
import type { Word2VecKernels } from '../kernels/types.ts'
import { KeyedVectors } from '../keyed-vectors.ts'
import type { Key } from '../types.ts'
import { keyDecoder, UNICODE_ERRORS } from './decode-keys.ts'

const NEWLINE = 10
const SPACE = 32
const ROWS_A_CHUNK = 1024

/** Which of the two formats {@link writeWord2VecFormat} writes. */
export interface WriteFormatOptions {
  /** The binary format; else text. Default false. */
  binary?: boolean
}

/** What {@link readWord2VecFormat} reads. */
export interface ReadFormatOptions {
  /** The binary format; else text. Default false. */
  binary?: boolean
  /** Vectors that are read, from the first one on, at least 1. Default all. */
  limit?: number
  /**
   * What becomes of bytes that are not UTF-8, which the original tool leaves where it cuts long keys: `'strict'` refuses the
   * file, `'replace'` reads U+FFFD for them, `'ignore'` leaves them out. Default `'strict'`, as gensim's `unicode_errors`.
   */
  unicodeErrors?: 'strict' | 'replace' | 'ignore'
  /** Kernels of `loadSimdKernels`; undefined is plain TypeScript. */
  kernels?: Word2VecKernels | undefined
}

const WRITE_NAMES: OptionNames<WriteFormatOptions> = { binary: 1 }
const READ_NAMES: OptionNames<ReadFormatOptions> = { binary: 1, limit: 1, unicodeErrors: 1, kernels: 1 }

/** White space that ends a key for every reader of these files; a no-break or ideographic space is a part of it. */
const ENDS_KEY = /[ \t\n\v\f\r]/
/** Half of a character: UTF-8 has no bytes for it. */
const LONE_SURROGATE = /\p{Surrogate}/u
/** White space at the end of a line, as Python's `bytes.rstrip` takes it. */
const END_OF_LINE = /[ \t\n\v\f\r]+$/

/**
 * The vectors as a file of the original word2vec tool, which gensim, fastText and others read: a line "keys dimensions",
 * then for each key a line of its text and its numbers, or with `binary` its text, a space and little-endian float32.
 * Numbers of the text have as many digits as it takes to read the same float32 back. Keys become text.
 *
 * @throws RangeError for an empty key, one with ASCII white space, which a reader would take for two, or one that is not
 *   valid Unicode
 */
export function writeWord2VecFormat<K extends Key>(
  vectors: KeyedVectors<K>,
  options?: WriteFormatOptions,
): Uint8Array<ArrayBuffer> {
  const { binary } = checkOptions('writeWord2VecFormat', options, WRITE_NAMES)
  const { keys, dimensions } = vectors
  const bad = keys.find(key => key === '' || ENDS_KEY.test(String(key)))
  if (bad !== undefined) {
    throw new RangeError(`writeWord2VecFormat: keys must have no white space and not be empty, got ${show(bad)}`)
  }
  const half = keys.find(key => LONE_SURROGATE.test(String(key)))
  if (half !== undefined) {
    throw new RangeError(`writeWord2VecFormat: keys must be valid Unicode, got ${show(half)}`)
  }
  const encoder = new TextEncoder()
  const values = vectors.toArray()
  const parts: Uint8Array[] = [encoder.encode(`${keys.length} ${dimensions}\n`)]
  if (binary) {
    for (let row = 0; row < keys.length; row++) {
      const key = encoder.encode(`${keys[row]} `)
      const bytes = new Uint8Array(key.length + 4 * dimensions)
      bytes.set(key)
      const view = new DataView(bytes.buffer, key.length)
      for (let c = 0; c < dimensions; c++) view.setFloat32(4 * c, values[row * dimensions + c]!, true)
      parts.push(bytes)
    }
  } else {
    for (let first = 0; first < keys.length; first += ROWS_A_CHUNK) {
      let text = ''
      for (let row = first; row < Math.min(keys.length, first + ROWS_A_CHUNK); row++) {
        text += keys[row]
        for (let c = 0; c < dimensions; c++) text += ` ${shortest(values[row * dimensions + c]!)}`
        text += '\n'
      }
      parts.push(encoder.encode(text))
    }
  }
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/**
 * The vectors of a file of the original word2vec tool. Keys are kept as gensim keeps them: a byte order mark, a no-break space or an ideographic space
 * is a part of a key. The first of two equal keys counts, as in gensim.
 *
 * @throws VectorFileError naming the line (text) or the vector and byte (binary) that is broken
 */
export function readWord2VecFormat(bytes: Uint8Array, options?: ReadFormatOptions): KeyedVectors<string> {
  const where = 'readWord2VecFormat'
  const given = checkOptions(where, options, READ_NAMES)
  const { binary = false, limit = Number.MAX_SAFE_INTEGER, kernels } = given
  checkInteger(where, 'limit', limit, 1)
  const unicodeErrors = checkOneOf(where, 'unicodeErrors', given.unicodeErrors ?? 'strict', UNICODE_ERRORS)
  const fail = (place: string, why: string): never => {
    throw new VectorFileError(`${where}: ${place}: ${why}`)
  }
  const decodeKey = keyDecoder(unicodeErrors)
  const decode = (from: number, to: number, place: string): string =>
    decodeKey(bytes.subarray(from, to)) ?? fail(place, "this is not UTF-8 text; unicodeErrors: 'replace' reads it")
  const endOfLine = (from: number): number => {
    const end = bytes.indexOf(NEWLINE, from)
    return end < 0 ? bytes.length : end
  }
  const headEnd = endOfLine(0)
  const head = headEnd < 100 ? /^\s*(\d+)\s+(\d+)\s*$/.exec(decode(0, headEnd, 'line 1')) : null
  const [count, dimensions] = head ? [Number(head[1]), Number(head[2])] : [0, 0]
  if (dimensions < 1) fail('line 1', 'it must be the number of keys and of dimensions, such as "1000 100"')
  const rows = Math.min(count, limit)
  // At least two bytes a number and two a key: a head that promises more than the file has is refused before allocating.
  if (bytes.length - headEnd < Math.min(rows, count) * (binary ? 4 * dimensions + 1 : 2 * dimensions)) {
    fail(
      'line 1',
      `it promises ${count} vectors of ${dimensions} dimensions, and the file has only ${bytes.length} bytes`,
    )
  }
  const values = new Float32Array(rows * dimensions)
  const keys = new Set<string>()
  let at = headEnd + 1
  for (let row = 0; row < rows; row++) {
    const out = keys.size * dimensions
    let key: string
    if (binary) {
      const place = `vector ${row + 1}, byte ${at}`
      while (bytes[at] === NEWLINE) at++
      const space = bytes.indexOf(SPACE, at)
      if (space < 0 || space + 1 + 4 * dimensions > bytes.length) fail(place, 'the file ends within it')
      key = decode(at, space, place)
      const view = new DataView(bytes.buffer, bytes.byteOffset + space + 1, 4 * dimensions)
      for (let c = 0; c < dimensions; c++) values[out + c] = view.getFloat32(4 * c, true)
      at = space + 1 + 4 * dimensions
    } else {
      const place = `line ${row + 2}`
      if (at >= bytes.length) fail(place, `the file ends, but line 1 promises ${count} vectors`)
      const end = endOfLine(at)
      const parts = decode(at, end, place).replace(END_OF_LINE, '').split(' ')
      key = parts[0]!
      if (parts.length !== dimensions + 1)
        fail(place, `it must be a key and ${dimensions} numbers, got ${parts.length - 1}`)
      for (let c = 0; c < dimensions; c++) {
        const value = parts[c + 1] === '' ? Number.NaN : Number(parts[c + 1])
        if (!Number.isFinite(value)) fail(place, `number ${c + 1} must be finite, got ${show(parts[c + 1])}`)
        values[out + c] = value
      }
      at = end + 1
    }
    if (key === '' && unicodeErrors === 'strict')
      fail(binary ? `vector ${row + 1}` : `line ${row + 2}`, 'it has no key')
    keys.add(key)
  }
  const used = values.subarray(0, keys.size * dimensions)
  return KeyedVectors.fromArrays([...keys], used, { dimensions, kernels })
}

/** The shortest decimal that reads back as the same float32. */
function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = String(Number(value.toPrecision(digits)))
    if (Math.fround(Number(text)) === value) return text
  }
  return String(Number(value.toPrecision(9)))
}
