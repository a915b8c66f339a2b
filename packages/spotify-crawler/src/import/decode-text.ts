import { ImportError } from '../errors.ts'

/** UTF-8 where the bytes are that (a cut at the end is allowed), UTF-16 by its mark, else windows-1252. */
export function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_STRING_TOO_LONG') throw new ImportError('too large for one text')
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
