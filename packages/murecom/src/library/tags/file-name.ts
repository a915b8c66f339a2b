import { basename, dirname, extname } from 'node:path'
import { plainText } from '@murecom/internal/text'

/** What a song without tags is called by its file and folder. */
interface NamesOfFile {
  title: string
  artist: string | null
  album: string | null
  trackNumber: number | null
}

/** Behind a dash these belong to a title, not to an artist: "Halo - Live". */
const ADDITION =
  /^(?:\d{4} )?(?:live|remix|remaster(?:ed)?|version|edit|demo|mix|mono|stereo|acoustic|instrumental|feat\.?|ft\.?|bonus|reprise|take|pt\.?|part|vol\.?|original|radio|extended|single|album)\b/i
const DASH = /\s+[-–—]\s+/
/** Written for an artist where there are many. */
const NOBODY = /^(?:va|v\.a\.|various(?: artists)?|unknown(?: artist)?|soundtrack|ost|\d+)$/i
const DISC_FOLDER = /^(?:cd|dis[ck])[ _-]?\d{1,2}$/i

/**
 * Names by the file and its folder, for what the tags do not say. The rules, which read nothing into a name that may be a
 * title:
 *
 * 1. `01 - `, `01. `, `01_`, `(01) `, `1-05 ` (disc and track) in front are a track number. Without a sign behind it, a number is one
 *    only in a folder that has a file of the number 1: "99 Luftballons" stays.
 * 2. `Artist - Title` has an artist, unless the second part is an addition such as "Live". With a number between,
 *    `Artist - Album - 01 - Title` has an album too. When there are three parts, the first is the artist and the rest the title.
 * 3. A folder `Artist - Album` or `Artist - 1999 - Album` gives what is still missing; for `CD 1` it is the folder above.
 * 4. `_-_` is written for ` - `, and then `_` for a space. Everything else stays as it is written.
 *
 * @param folderCounts whether the folder has a file of the number 1, see {@link countsFromOne}
 */
export function namesOfFile(path: string, folderCounts: boolean): NamesOfFile {
  const stem = basename(path, extname(path))
  const { number, rest } = numbered(stem.includes('_-_') ? stem.replaceAll('_', ' ') : stem, folderCounts)
  const names = namesOf(rest)
  const folder = namesOfFolder(path)
  return {
    title: plainText(names.title) || plainText(stem),
    artist: plainText(names.artist ?? folder.artist ?? '') || null,
    album: plainText(names.album ?? folder.album ?? '') || null,
    trackNumber: number ?? names.trackNumber,
  }
}

/** Whether one of a folder's files begins with the number 1 and a space. */
export function countsFromOne(names: readonly string[]): boolean {
  return names.some(name => /^(?:\d{1,2}-)?0{0,2}1\s+\S/.test(name))
}

function numbered(stem: string, folderCounts: boolean): { number: number | null; rest: string } {
  const signed = /^(?:\(\d{1,3}\)|\[\d{1,3}\]|(?:\d{1,2}-)?\d{1,3}(?:\s+[-–—]\s+|[-–—_.)](?=\D)))\s*(?=\S)/.exec(stem)
  const spaced = /^(?:\d{1,2}-)?\d{1,3}\s+(?=\S)/.exec(stem)
  const counts = signed ?? (folderCounts ? spaced : null)
  if (!counts) return { number: null, rest: stem }
  const number = Number(/\d+(?=\D*$)/.exec(counts[0])![0])
  const rest = stem.slice(counts[0].length)
  return number > 0 ? { number, rest } : { number: null, rest }
}

function namesOf(text: string): NamesOfFile {
  const parts = text.split(DASH).map(part => part.trim())
  const number = parts.findIndex((part, i) => i > 0 && i < parts.length - 1 && /^\d{1,3}$/.test(part))
  if (number > 0) {
    const [artist = null, ...album] = parts.slice(0, number)
    const title = parts.slice(number + 1).join(' - ')
    return { title, artist, album: album.join(' - ') || null, trackNumber: Number(parts[number]) || null }
  }
  const [artist, ...title] = parts
  if (title.length === 0 || artist === '' || title[0] === '' || ADDITION.test(title[0]!)) {
    return { title: text, artist: null, album: null, trackNumber: null }
  }
  return { title: title.join(' - '), artist: artist!, album: null, trackNumber: null }
}

function namesOfFolder(path: string): { artist: string | null; album: string | null } {
  const folder = dirname(path)
  const name = DISC_FOLDER.test(basename(folder)) ? basename(dirname(folder)) : basename(folder)
  const [artist, ...rest] = name.split(DASH)
  const album = (rest.length > 1 && /^\(?\d{4}\)?$/.test(rest[0]!) ? rest.slice(1) : rest).join(' - ')
  if (album === '' || ADDITION.test(album)) return { artist: null, album: null }
  return { artist: NOBODY.test(artist!) ? null : artist!, album }
}
