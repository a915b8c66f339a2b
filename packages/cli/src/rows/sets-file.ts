import { closeSync, openSync, readSync } from 'node:fs'
import { CommandError } from '../errors.ts'

/** What a file of sets begins with: the magic letters and the version, before the number of sets and 4 bytes of 0. */
const MAGIC = 'mSET'
const VERSION = 1
const HEADER_BYTES = 16
/** Bytes of one read, and the first guess at how many there are. */
const PIECE = 1 << 20

/**
 * Reads the sets of a file: 4 letters, then 32-bit integers, little endian: version, sets, 0, the length of each set, the ids of
 * all sets. Trainers of other languages write it (cluster/spark). Memory: 4 bytes an entry.
 *
 * @param path `'-'` is standard input
 * @throws CommandError for a file that is foreign, of another version, cut off or too long
 */
export function readSetsFile(path: string): Iterable<Int32Array> {
  const name = path === '-' ? 'standard input' : path
  const refuse = (why: string): never => {
    throw new CommandError(`${name}: ${why}`)
  }
  const descriptor = path === '-' ? 0 : openSync(path, 'r')
  try {
    const header = new Uint8Array(HEADER_BYTES)
    if (readInto(descriptor, header) < HEADER_BYTES) refuse('is no file of sets: it has fewer than 16 bytes')
    const view = new DataView(header.buffer)
    if (String.fromCharCode(...header.subarray(0, 4)) !== MAGIC)
      refuse(`is no file of sets: it does not begin with ${MAGIC}`)
    const version = view.getInt32(4, true)
    if (version !== VERSION) refuse(`is a file of sets of version ${version}, this release reads version ${VERSION}`)
    const lengths =
      readIntegers(descriptor, view.getInt32(8, true)) ?? refuse('is cut off within the lengths of its sets')
    if (lengths.some(length => length < 0)) refuse('is damaged: a set has a negative length')
    const total = lengths.reduce((sum, length) => sum + length, 0)
    const ids = readIntegers(descriptor, total) ?? refuse(`is cut off: its sets have ${total} entries`)
    if (readInto(descriptor, new Uint8Array(1)) > 0)
      refuse(`is damaged: there is more behind the ${total} entries of its sets`)
    return {
      *[Symbol.iterator]() {
        let at = 0
        for (const length of lengths) {
          yield ids.subarray(at, at + length)
          at += length
        }
      },
    }
  } finally {
    if (path !== '-') closeSync(descriptor)
  }
}

/** Integers; undefined where there are fewer. Memory grows with what is there, not with what a damaged header says. */
function readIntegers(descriptor: number, count: number): Int32Array | undefined {
  if (count < 0) return undefined
  let bytes = new Uint8Array(Math.min(4 * count, PIECE))
  let length = 0
  while (length < 4 * count) {
    if (length === bytes.length) {
      const grown = new Uint8Array(Math.min(4 * count, 2 * bytes.length))
      grown.set(bytes)
      bytes = grown
    }
    const read = readInto(descriptor, bytes.subarray(length))
    if (read === 0) return undefined
    length += read
  }
  return new Int32Array(bytes.buffer)
}

/** Fills an array as far as there are bytes. */
function readInto(descriptor: number, bytes: Uint8Array): number {
  let length = 0
  while (length < bytes.length) {
    const read = readSync(descriptor, bytes, length, Math.min(PIECE, bytes.length - length), null)
    if (read === 0) break
    length += read
  }
  return length
}
