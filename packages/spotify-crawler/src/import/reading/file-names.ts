import { sameName } from '@murecom/internal/names'

/** What the name of a music file says of the song in it, and what a line "Artist - Title" does. */

/** Artist and title; the artist may be ''. */
interface Names {
  artist: string
  title: string
}

const DASH = /(?<! ) +[-\u2013\u2014] +/g
/** Longer ones are none: systems allow 4096 bytes, and a title is cut at 1000 characters. */
const LONGEST = 8000

/** True for a path or address that ends in a name with an extension, as files of music do. */
export function isFileName(path: string): boolean {
  return path.length <= LONGEST && /[^\\/.]\.[0-9A-Za-z]{2,4}(?:[?#][^\n]*)?$/.test(path)
}

/** "C:\Music\01 - Artist - Title.mp3" to artist and title. */
export function namesOfPath(path: string): Names {
  return namesOfLabel(labelOf(path), path)
}

/**
 * "Artist - Title", with a dash of any length. Some programs write the title first: then the folders of the path decide, which
 * are named by the artist.
 */
export function namesOfLabel(text: string, path = ''): Names {
  const label = text.slice(0, LONGEST)
  const dashes = [...label.matchAll(DASH)]
  const first = dashes[0]
  const last = dashes.at(-1)
  if (!first?.index || !last) return { artist: '', title: label }
  const before = label.slice(0, first.index)
  const ending = label.slice(last.index + last[0].length)
  const folders = decodedPath(path).split(/[\\/]/).slice(0, -1).map(sameName)
  if (folders.includes(sameName(ending)) && !folders.includes(sameName(before)))
    return { artist: ending, title: label.slice(0, last.index) }
  return { artist: before, title: label.slice(first.index + first[0].length) }
}

/** A label without the artist before it, where the artist is known. */
export function titleOfLabel(label: string, artist: string): string {
  const first = [...label.slice(0, LONGEST).matchAll(DASH)][0]
  const isArtist = first !== undefined && sameName(label.slice(0, first.index)) === sameName(artist)
  return isArtist ? label.slice(first.index + first[0].length) : label
}

/** "C:\Music\01 - Artist - Title.mp3" to "Artist - Title". */
function labelOf(path: string): string {
  const file = decodedPath(path).split(/[\\/]/).pop() ?? path
  const bare = file.replace(/\.[0-9A-Za-z]{2,4}$/, '')
  return bare.replace(/^\d{1,3}(?:\s*[.\-\u2013]\s*|\s+)(?=\S)/, '')
}

/** Without the escapes of addresses ("%20"), where all of it can be read as such. */
function decodedPath(path: string): string {
  const isAddress = path.includes('://')
  const bare = (isAddress ? path.replace(/[?#].*$/, '') : path).slice(-LONGEST)
  if (!isAddress && (bare.includes(' ') || !/%[0-9A-Fa-f]{2}/.test(bare))) return bare
  try {
    return decodeURIComponent(bare)
  } catch {
    return bare
  }
}
