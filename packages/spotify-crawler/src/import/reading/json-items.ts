import { isUtf8 } from 'node:buffer'
import { ImportError } from '../../errors.ts'
import { decodeText } from './decode-text.ts'

/** Longest item, in bytes: a playlist of 100,000 entries takes half of it. */
const LONGEST = 64_000_000

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

export const BROKEN = 'JSON that is broken or cut off'

/**
 * The items of the array `{ ..., "<key>": [ ... ], ... }`, each parsed alone, from a stream of bytes: memory for one item
 * and one chunk, whatever the size of the file. What is beside the array is passed over and not checked.
 *
 * @param chunks may be reused by their source once the next one is asked for
 * @throws ImportError where the text breaks off, an item is not JSON, or it is longer than 64 MB
 */
export async function* jsonItems(chunks: AsyncIterable<Uint8Array>, key: string): AsyncGenerator<unknown> {
  const scanner = new ItemScanner(key)
  for await (const chunk of chunks) {
    scanner.add(chunk)
    for (let item = scanner.next(); item; item = scanner.next()) yield parsed(item)
  }
  if (!scanner.isAtEnd) throw new ImportError(BROKEN)
}

/**
 * Finds where an item ends by counting brackets outside of strings; bytes of UTF-8 characters are never taken for brackets or
 * quotes. A plain class, because a loop over bytes in an async generator runs at a fifth of its speed.
 */
class ItemScanner {
  readonly #key: string
  #bytes = Buffer.allocUnsafe(1 << 21)
  #length = 0
  #at = 0
  #depth = 0
  #inString = false
  /** Where the last string began, and what it says if it is where the key may be. */
  #stringStart = 0
  #name = ''
  /** Where the present item began; -1 outside of the array. */
  #itemStart = -1
  #isAfterComma = false

  constructor(key: string) {
    this.#key = key
  }

  get isAtEnd(): boolean {
    return this.#depth === 0 && !this.#inString
  }

  /** Adds bytes behind those that are still needed. */
  add(chunk: Uint8Array): void {
    let keep = Math.min(this.#at, this.#length)
    if (this.#itemStart >= 0) keep = this.#itemStart
    else if (this.#inString && this.#depth === 1) keep = Math.min(this.#stringStart, keep)
    const rest = this.#length - keep
    if (rest > LONGEST) throw new ImportError('an item that is longer than 64 MB')
    const old = this.#bytes
    if (rest + chunk.length > old.length) this.#bytes = Buffer.allocUnsafe(2 * (rest + chunk.length))
    old.copy(this.#bytes, 0, keep, this.#length)
    this.#bytes.set(chunk, rest)
    this.#length = rest + chunk.length
    this.#at -= keep
    this.#stringStart -= keep
    if (this.#itemStart >= 0) this.#itemStart -= keep
  }

  /** The bytes of the next item, valid until more are added; undefined when more are needed. */
  next(): Buffer | undefined {
    const bytes = this.#bytes
    const length = this.#length
    let i = this.#at
    let depth = this.#depth
    let inString = this.#inString
    let item: Buffer | undefined
    for (; i < length && item === undefined; i++) {
      const byte = bytes[i]!
      if (inString) {
        if (byte === BACKSLASH)
          i++ // past the end, it is the first byte of what is added next
        else if (byte === QUOTE) {
          inString = false
          if (depth === 1) this.#name = this.#nameTo(i)
        }
      } else if (byte === QUOTE) {
        inString = true
        if (depth === 1) this.#stringStart = i
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        depth++
        if (depth === 2 && byte === OPEN_BRACKET && this.#name === this.#key) this.#itemStart = i + 1
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth--
        if (depth === 1) {
          const isItem = this.#itemStart >= 0 && (this.#isAfterComma || !isBlank(bytes, this.#itemStart, i))
          if (isItem) item = bytes.subarray(this.#itemStart, i)
          this.#itemStart = -1
          this.#isAfterComma = false
          this.#name = ''
        }
      } else if (byte === COMMA) {
        if (depth === 2 && this.#itemStart >= 0) {
          item = bytes.subarray(this.#itemStart, i)
          this.#itemStart = i + 1
          this.#isAfterComma = true
        }
      } else if (depth === 1 && byte !== COLON && byte > 0x20) this.#name = ''
    }
    this.#at = i
    this.#depth = depth
    this.#inString = inString
    return item
  }

  #nameTo(end: number): string {
    const isAsLong = end - this.#stringStart - 1 === this.#key.length
    return isAsLong ? this.#bytes.toString('latin1', this.#stringStart + 1, end) : ''
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(isUtf8(bytes) ? bytes.toString('utf8') : decodeText(bytes))
  } catch (cause) {
    throw new ImportError(BROKEN, { cause })
  }
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i]! > 0x20) return false
  return true
}
