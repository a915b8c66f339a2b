import { hasText } from '../parts/read-at.ts'

/** Pictures that every browser shows, and that run nothing. */
export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif'

/**
 * What a picture is, by its first bytes and never by what the tag says of it. SVG and HTML, which run scripts where they are
 * shown, are none.
 */
export function pictureType(bytes: Uint8Array): PictureType | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg'
  if (hasText(bytes, 0, '\u0089PNG\r\n\u001a\n')) return 'image/png'
  if (hasText(bytes, 0, 'RIFF') && hasText(bytes, 8, 'WEBP')) return 'image/webp'
  if (hasText(bytes, 0, 'GIF87a') || hasText(bytes, 0, 'GIF89a')) return 'image/gif'
  return undefined
}
