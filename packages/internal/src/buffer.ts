import { MurecomError } from './error.ts'

/**
 * The house's one-buffer format, little endian:
 *
 *     offset  size  content
 *     0       4     magic, four ASCII letters that name the kind of object
 *     4       2     version of that kind's layout
 *     6       2     0 (reserved)
 *     8       4     byte length of the JSON header
 *     12      4     checksum of everything behind the prefix
 *     16      ...   JSON header (sizes, options), then each typed array in the order written, aligned to 8 bytes
 */
export interface BufferFormat {
  /** Four ASCII letters. */
  magic: string
  version: number
  /** What the buffer holds, for messages: "ball tree". */
  kind: string
}

type Numeric = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array

const ARRAY_TYPES = {
  Uint8Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
} as const
type ArrayTypeName = keyof typeof ARRAY_TYPES

const PREFIX_BYTES = 16
/** Buffers that were written before there was a checksum have this in its place. */
const NO_CHECKSUM = 0
const align8 = (n: number): number => Math.ceil(n / 8) * 8

/** The bytes are not what the reader expects, and the message says in which way. */
export class ForeignBufferError extends MurecomError {
  static override readonly errorName: string = 'ForeignBufferError'
  constructor(message: string) {
    super('foreign-buffer', message)
  }
}

/** Collects a header and typed arrays, then writes them as one buffer. */
export class BufferWriter {
  readonly #arrays: Numeric[] = []
  readonly #format: BufferFormat

  constructor(format: BufferFormat) {
    this.#format = format
  }

  add(array: Numeric): this {
    this.#arrays.push(array)
    return this
  }

  finish(header: Record<string, unknown>): ArrayBuffer {
    const text = new TextEncoder()
    const arrays = this.#arrays.map(array => [typeOf(array), array.length])
    const json = text.encode(JSON.stringify({ ...header, arrays }))
    const parts = [json, ...this.#arrays]
    const size = parts.reduce((at, part) => align8(at + part.byteLength), PREFIX_BYTES)
    const bytes = new Uint8Array(size)
    const view = new DataView(bytes.buffer)
    bytes.set(text.encode(this.#format.magic))
    view.setUint16(4, this.#format.version, true)
    view.setUint32(8, json.length, true)
    let offset = PREFIX_BYTES
    for (const { buffer, byteOffset, byteLength } of parts) {
      bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset)
      offset = align8(offset + byteLength)
    }
    view.setUint32(12, checksum(bytes.subarray(PREFIX_BYTES)), true)
    return bytes.buffer
  }
}

/** Reads what {@link BufferWriter} wrote, refusing anything else one reason at a time. Arrays are copies. */
export class BufferReader {
  readonly header: Record<string, unknown>
  readonly #bytes: Uint8Array
  readonly #arrays: readonly (readonly [ArrayTypeName, number])[]
  readonly #name: string
  #offset: number
  #next = 0

  constructor(where: string, buffer: ArrayBuffer | Uint8Array, format: BufferFormat) {
    const { magic, version, kind } = format
    const refuse = (why: string): never => {
      throw new ForeignBufferError(`${where}: this is not a ${kind} buffer: ${why}`)
    }
    if (!(buffer instanceof ArrayBuffer || buffer instanceof Uint8Array)) {
      throw new TypeError(`${where}: buffer must be an ArrayBuffer or Uint8Array, got ${String(buffer)}`)
    }
    // A plain view: the `slice` of Node's Buffer, which is a Uint8Array too, does not copy.
    const { buffer: whole = buffer as ArrayBuffer, byteOffset = 0, byteLength } = buffer as Partial<Uint8Array>
    const bytes = new Uint8Array(whole, byteOffset, byteLength)
    const view = new DataView(whole, byteOffset, byteLength)
    const { length } = bytes
    this.#bytes = bytes
    this.#name = `${where}: this ${kind} buffer`
    if (length < PREFIX_BYTES) refuse(`it has ${length} bytes, fewer than the ${PREFIX_BYTES} of a prefix`)
    const begin = String.fromCharCode(...bytes.subarray(0, 4))
    if (begin !== magic) refuse(`it begins with ${JSON.stringify(begin)}, not ${JSON.stringify(magic)}`)
    const written = view.getUint16(4, true)
    if (written !== version) refuse(`its version is ${written}, this release reads version ${version}`)
    const end = PREFIX_BYTES + view.getUint32(8, true)
    if (end > length) refuse('it is cut off within the header')
    let header: Record<string, unknown> | undefined
    try {
      header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(PREFIX_BYTES, end)))
    } catch {
      refuse('its header is not valid JSON')
    }
    const arrays = header?.['arrays']
    if (!Array.isArray(arrays) || !arrays.every(isArrayEntry)) refuse('its header does not list its arrays')
    this.header = header!
    this.#arrays = arrays as [ArrayTypeName, number][]
    this.#offset = align8(end)
    const size = this.#arrays.reduce(
      (at, [type, n]) => align8(at + ARRAY_TYPES[type].BYTES_PER_ELEMENT * n),
      align8(end),
    )
    if (size > length) refuse(`it is cut off: ${length} bytes of ${size}`)
    const expected = view.getUint32(12, true)
    if (expected !== NO_CHECKSUM && expected !== checksum(bytes.subarray(PREFIX_BYTES, size))) {
      refuse('it is damaged: its checksum does not fit')
    }
  }

  /** The next array, which must be of `type` and, when given, of `length` elements. A copy: the caller keeps the buffer. */
  take<T extends ArrayTypeName>(type: T, length?: number): InstanceType<(typeof ARRAY_TYPES)[T]> {
    return this.view(type, length).slice() as never
  }

  /** As {@link take}, as a view of the buffer where it is aligned: for one that nobody else has. */
  view<T extends ArrayTypeName>(type: T, length?: number): InstanceType<(typeof ARRAY_TYPES)[T]> {
    const [found, count] = this.#arrays[this.#next++] ?? []
    if (found !== type || (length !== undefined && count !== length)) {
      const got = found ? `${found}(${count})` : 'nothing'
      const wanted = length === undefined ? type : `${type}(${length})`
      throw new ForeignBufferError(`${this.#name} has ${got} where ${wanted} belongs`)
    }
    const Type = ARRAY_TYPES[type]
    const start = this.#offset
    const end = start + count! * Type.BYTES_PER_ELEMENT
    this.#offset = align8(end)
    const { buffer, byteOffset } = this.#bytes
    if (byteOffset % 8 !== 0) return new Type(this.#bytes.slice(start, end).buffer) as never
    return new Type(buffer as ArrayBuffer, byteOffset + start, count) as never
  }

  /** An integer of the header in `[min, max]`. */
  integer(name: string, min: number, max = Number.MAX_SAFE_INTEGER): number {
    const value = this.header[name] as number
    if (Number.isInteger(value) && value >= min && value <= max) return value
    throw new ForeignBufferError(`${this.#name} has the impossible ${name} ${JSON.stringify(value)}`)
  }
}

/**
 * FNV-1a (Fowler, Noll, Vo 1991) over 32-bit words, never {@link NO_CHECKSUM}. It finds accidents, not attacks. O(bytes), a
 * multiple of 4.
 *
 * @param hash that of the bytes before, for bytes that come in pieces
 */
export function checksum(bytes: Uint8Array, hash = 0x811c9dc5): number {
  // Words need an aligned start, which a view of somebody else's buffer may not have.
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  const words = new Uint32Array(buffer, byteOffset, length / 4)
  let sum = hash
  // By index: `for of` over a typed array takes ten times as long, a second for 200 MB.
  for (let i = 0; i < words.length; i++) sum = Math.imul(sum ^ words[i]!, 0x01000193)
  return sum >>> 0 || 1
}

function isArrayEntry(entry: unknown): boolean {
  return Array.isArray(entry) && Object.hasOwn(ARRAY_TYPES, entry[0]) && Number.isSafeInteger(entry[1]) && entry[1] >= 0
}

function typeOf(array: Numeric): string {
  return Object.entries(ARRAY_TYPES).find(([, Type]) => array instanceof Type)![0]
}
