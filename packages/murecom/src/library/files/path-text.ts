import { isUtf8 } from 'node:buffer'
import { decodeLegacy } from '../tags/charset.ts'

/** Byte `b` (0x80 to 0xff) of a name that is not UTF-8 is written as the private-use character `BASE + b`. */
const BASE = 0xef00
const ESCAPES = /[\uef80-\uefff]/

/**
 * A path of the file system as a text, from which {@link systemPath} makes the same bytes again. UTF-8 stays as it is; a
 * byte that is not part of UTF-8 becomes a character from U+EF80 to U+EFFF, and so does each byte of such a character, so that
 * no two names have one text. O(bytes). See docs/decisions/0440-names-that-are-not-utf-8.md.
 */
export function pathText(bytes: Buffer): string {
  const text = bytes.toString()
  if (isUtf8(bytes) && !ESCAPES.test(text)) return text
  let out = ''
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at)
    const character = length > 0 ? bytes.toString('utf8', at, at + length) : ''
    if (character !== '' && !ESCAPES.test(character)) {
      out += character
      at += length
    } else {
      out += String.fromCharCode(BASE + bytes[at]!)
      at++
    }
    // The bytes of an escape's own character are not characters alone, so each is written as itself.
  }
  return out
}

/**
 * What `node:fs` needs to open the file at a path of a library: the path itself, or bytes where its name is not UTF-8.
 *
 * @param path as songs of a library have it
 * @returns a string wherever a string will do
 * @example
 * createReadStream(systemPath(song.path))
 */
export function systemPath(path: string): string | Buffer {
  if (!ESCAPES.test(path)) return path
  return Buffer.concat(
    Array.from(path, character =>
      ESCAPES.test(character) ? Buffer.of(character.charCodeAt(0) - BASE) : Buffer.from(character),
    ),
  )
}

/** A path as people can read it: a name that is not UTF-8 in the charset that it looks like. */
export function readablePath(path: string): string {
  const bytes = systemPath(path)
  return typeof bytes === 'string' ? bytes : decodeLegacy([bytes])[0]!
}

/** Bytes of the UTF-8 character that begins at `at`; 0 where none does. */
function characterLength(bytes: Buffer, at: number): number {
  const first = bytes[at]!
  const length = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0
  return length > 0 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0
}
