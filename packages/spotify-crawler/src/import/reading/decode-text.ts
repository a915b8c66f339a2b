import { ImportError } from '../../errors.ts'

/**
 * The text of a file: by its byte-order mark, else in the encoding that it declares (XML, `#EXTENC`), else UTF-8 where the
 * bytes are that (a cut at the end is allowed), else GB 18030 or windows-1252, whichever the bytes look like.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first = 0, second = 0] = bytes
  if (first === 0xff && second === 0xfe) return decoded('utf-16le', bytes)
  if (first === 0xfe && second === 0xff) return decoded('utf-16be', bytes)
  if (bytes.length > 3 && first !== 0 && second === 0 && bytes[3] === 0) return decoded('utf-16le', bytes)
  if (bytes.length > 3 && first === 0 && second !== 0 && bytes[2] === 0) return decoded('utf-16be', bytes)
  const declared = declaredEncoding(bytes)
  if (declared !== undefined && !/^utf-?(?:8|16)/i.test(declared)) {
    try {
      return decoded(declared, bytes)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error // a name that nobody knows is as good as none
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_STRING_TOO_LONG') throw new ImportError('too large for one text')
    return decoded(looksChinese(bytes) ? 'gb18030' : 'windows-1252', bytes)
  }
}

function decoded(encoding: string, bytes: Uint8Array): string {
  return new TextDecoder(encoding).decode(bytes)
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 1000)).toString('latin1')
  return (
    /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1] ??
    /^#EXTENC:[ \t]*([\w.:-]+)/im.exec(head)?.[1]
  )
}

/** Chinese in GB 2312 has its high bytes in pairs, most of which are characters of the first level; accents stand alone. */
function looksChinese(bytes: Uint8Array): boolean {
  let pairs = 0
  let common = 0
  const most = Math.min(bytes.length, 65_536)
  for (let i = 0; i < most; i++) {
    const byte = bytes[i]!
    if (byte < 0x80) continue
    const next = bytes[i + 1]
    if (next === undefined) break
    if (byte < 0xa1 || next < 0xa1) return false
    pairs++
    if (byte >= 0xb0 && byte <= 0xd7) common++
    i++
  }
  return pairs >= 2 && common * 2 > pairs
}
