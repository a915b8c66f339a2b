import { MurecomError } from './error.ts'

/**
 * The house's one-buffer format, little endian:
 *
 *     offset  size  content
 *     0       4     magic, four ASCII letters that name the kind of object
 *     4       2     version of that kind's layout
 *     6       2     0 (reserved)
 *     8       4     byte length of the JSON header
 *     12      4     0 (reserved)
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
const align8 = (n: number): number => Math.ceil(n / 8) * 8

/** The bytes are not what the reader expects, and the message says in which way. */
export class ForeignBufferError extends MurecomError {
  override readonly name = 'ForeignBufferError'
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
    const arrays = this.#arrays.map(a => [arrayTypeOf(a), a.length])
    const json = new TextEncoder().encode(JSON.stringify({ ...header, arrays }))
    let size = align8(PREFIX_BYTES + json.length)
    for (const a of this.#arrays) size = align8(size) + a.byteLength
    const out = new ArrayBuffer(align8(size))
    const bytes = new Uint8Array(out)
    const view = new DataView(out)
    for (let i = 0; i < 4; i++) bytes[i] = this.#format.magic.charCodeAt(i)
    view.setUint16(4, this.#format.version, true)
    view.setUint32(8, json.length, true)
    bytes.set(json, PREFIX_BYTES)
    let offset = align8(PREFIX_BYTES + json.length)
    for (const a of this.#arrays) {
      bytes.set(new Uint8Array(a.buffer, a.byteOffset, a.byteLength), offset)
      offset = align8(offset + a.byteLength)
    }
    return out
  }
}

/** Reads what {@link BufferWriter} wrote, refusing anything else one reason at a time. Arrays are copies. */
export class BufferReader {
  readonly header: Record<string, unknown>
  readonly #bytes: Uint8Array
  readonly #arrays: readonly (readonly [ArrayTypeName, number])[]
  readonly #kind: string
  #offset: number
  #next = 0

  constructor(where: string, buffer: ArrayBuffer | Uint8Array, format: BufferFormat) {
    const refuse = (why: string): never => {
      throw new ForeignBufferError(`${where}: this is not a ${format.kind} buffer: ${why}`)
    }
    if (!(buffer instanceof ArrayBuffer || buffer instanceof Uint8Array)) {
      throw new TypeError(`${where}: buffer must be an ArrayBuffer or Uint8Array, got ${String(buffer)}`)
    }
    // A plain view: the `slice` of Node's Buffer, which is a Uint8Array too, does not copy.
    const bytes =
      buffer instanceof Uint8Array
        ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
        : new Uint8Array(buffer)
    this.#bytes = bytes
    this.#kind = `${where}: this ${format.kind} buffer`
    if (bytes.length < PREFIX_BYTES) refuse(`it has ${bytes.length} bytes, fewer than the ${PREFIX_BYTES} of a prefix`)
    const magic = String.fromCharCode(...bytes.subarray(0, 4))
    if (magic !== format.magic) refuse(`it begins with ${JSON.stringify(magic)}, not ${JSON.stringify(format.magic)}`)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const version = view.getUint16(4, true)
    if (version !== format.version) refuse(`its version is ${version}, this release reads version ${format.version}`)
    const headerLength = view.getUint32(8, true)
    if (PREFIX_BYTES + headerLength > bytes.length) refuse('it is cut off within the header')
    let header: unknown
    try {
      header = JSON.parse(
        new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + headerLength)),
      )
    } catch {
      refuse('its header is not valid JSON')
    }
    if (typeof header !== 'object' || header === null) refuse('its header is not a JSON object')
    this.header = header as Record<string, unknown>
    const { arrays } = this.header
    if (!Array.isArray(arrays) || !arrays.every(isArrayEntry)) refuse('its header does not list its arrays')
    this.#arrays = arrays as [ArrayTypeName, number][]
    this.#offset = align8(PREFIX_BYTES + headerLength)
    let size = this.#offset
    for (const [type, length] of this.#arrays) {
      size = align8(size) + ARRAY_TYPES[type].BYTES_PER_ELEMENT * length
    }
    if (size > bytes.length) refuse(`it is cut off: ${bytes.length} bytes of ${size}`)
  }

  /** The next array, which must be of `type` and, when given, of `length` elements. */
  take<T extends ArrayTypeName>(type: T, length?: number): InstanceType<(typeof ARRAY_TYPES)[T]> {
    const entry = this.#arrays[this.#next++]
    if (entry?.[0] !== type || (length !== undefined && entry[1] !== length)) {
      const wanted = length === undefined ? type : `${type}(${length})`
      throw new ForeignBufferError(
        `${this.#kind} has ${entry ? `${entry[0]}(${entry[1]})` : 'nothing'} where ${wanted} belongs`,
      )
    }
    const Type = ARRAY_TYPES[type]
    const byteLength = entry[1] * Type.BYTES_PER_ELEMENT
    const copy = this.#bytes.slice(this.#offset, this.#offset + byteLength)
    this.#offset = align8(this.#offset + byteLength)
    return new Type(copy.buffer, 0, entry[1]) as InstanceType<(typeof ARRAY_TYPES)[T]>
  }

  /** An integer of the header in `[min, max]`. */
  integer(name: string, min: number, max = Number.MAX_SAFE_INTEGER): number {
    const value = this.header[name]
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      throw new ForeignBufferError(`${this.#kind} has the impossible ${name} ${JSON.stringify(value)}`)
    }
    return value
  }
}

function isArrayEntry(entry: unknown): boolean {
  return (
    Array.isArray(entry) &&
    Object.hasOwn(ARRAY_TYPES, entry[0]) &&
    Number.isInteger(entry[1]) &&
    entry[1] >= 0 &&
    entry[1] < 2 ** 33
  )
}

function arrayTypeOf(array: Numeric): ArrayTypeName {
  for (const name of Object.keys(ARRAY_TYPES) as ArrayTypeName[]) if (array instanceof ARRAY_TYPES[name]) return name
  throw new TypeError(`BufferWriter.add: array must be a typed array of the format, got ${String(array)}`)
}
