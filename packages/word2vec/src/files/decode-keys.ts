/** What becomes of bytes that are not UTF-8. */
type UnicodeErrors = 'strict' | 'replace' | 'ignore'

export const UNICODE_ERRORS: readonly UnicodeErrors[] = ['strict', 'replace', 'ignore']

const REPLACEMENT = '\ufffd'
/** U+FFFD in UTF-8. Its first byte begins a character, so what is found is never the end of another one. */
const WRITTEN_REPLACEMENT = [0xef, 0xbf, 0xbd] as const

/**
 * A function that turns bytes into text as Python's `bytes.decode('utf-8', errors)` does; a byte order mark stays. It returns
 * undefined for what is not UTF-8, when that is `'strict'`.
 */
export function keyDecoder(errors: UnicodeErrors): (bytes: Uint8Array) => string | undefined {
  if (errors === 'strict') {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return bytes => {
      try {
        return decoder.decode(bytes)
      } catch {
        return undefined
      }
    }
  }
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  if (errors === 'replace') return bytes => decoder.decode(bytes)
  return bytes => {
    const text = decoder.decode(bytes)
    if (!text.includes(REPLACEMENT)) return text
    // A U+FFFD that was written is a character as any other.
    const pieces = splitAtReplacements(bytes).map(piece => decoder.decode(piece).replaceAll(REPLACEMENT, ''))
    return pieces.join(REPLACEMENT)
  }
}

function splitAtReplacements(bytes: Uint8Array): Uint8Array[] {
  const [first, second, third] = WRITTEN_REPLACEMENT
  const pieces: Uint8Array[] = []
  let from = 0
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (bytes[at + 1] !== second || bytes[at + 2] !== third) continue
    pieces.push(bytes.subarray(from, at))
    from = at + 3
  }
  pieces.push(bytes.subarray(from))
  return pieces
}
