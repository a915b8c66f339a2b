import type { ListedTrack } from '../api.ts'

/** Songs that the server takes in one question; of longer lists the last ones say how they go on. */
export const MOST_LISTED = 500
/** Letters that a name may have. */
const MOST_LETTERS = 500
/** Hyphen with room around it, dashes, a tab. */
const SEPARATOR = /\s+[-–—―]\s+|\t+|\s*[–—―]\s*/
const EXTENSION = /\.(mp3|flac|ogg|oga|opus|wav|m4a|aac|wma|aiff?|ape|mp4|webm)$/i

/**
 * Songs of a playlist as text: M3U, extended or plain, or one song a line as "Artist - Title", "Title" or "Artist<tab>Title".
 * A number before a song ("3. ", "03 - ") is not part of its name. Returns at most 500 songs, the last ones.
 */
export function parsePlaylist(text: string): ListedTrack[] {
  const tracks: ListedTrack[] = []
  let announced: ListedTrack | undefined
  for (const raw of text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)) {
    const line = raw.trim()
    if (line === '') continue
    if (line.startsWith('#EXTINF:')) {
      announced = track(line.replace(/^#EXTINF:\s*-?[\d.]*(?:\s+[\w-]+="[^"]*")*\s*,?/, ''))
      continue
    }
    if (line.startsWith('#')) continue
    const named = announced ?? (isPath(line) ? track(fileName(line)) : track(line))
    announced = undefined
    if (named) tracks.push(named)
  }
  return tracks.slice(-MOST_LISTED)
}

/** The same songs with the texts before and after the hyphen exchanged: half of the world writes "Title - Artist". */
export function swapped({ track_name, artists }: ListedTrack): ListedTrack {
  return artists.length === 0 ? { track_name, artists } : { track_name: artists.join(', '), artists: [track_name] }
}

function track(text: string): ListedTrack | undefined {
  const bare = text.replace(/^\s*(?:\d{1,3}[.)]\s+|\d{1,3}\s+[-–]\s+)/, '').trim()
  const [first = '', ...rest] = bare.split(SEPARATOR)
  const cut = (name: string): string => name.trim().slice(0, MOST_LETTERS)
  if (first.trim() === '' || rest.length === 0)
    return /^[-–—―]*$/.test(bare) ? undefined : { track_name: cut(bare), artists: [] }
  return { track_name: cut(bare.slice(bare.indexOf(rest[0]!, first.length))), artists: [cut(first)] }
}

function isPath(line: string): boolean {
  return EXTENSION.test(line) || /^(file|https?):\/\//i.test(line) || /^([a-z]:)?[\\/]/i.test(line)
}

function fileName(path: string): string {
  const name =
    path
      .replace(/[?#].*$/, '')
      .split(/[\\/]/)
      .at(-1) ?? ''
  const bare = name.replace(EXTENSION, '')
  if (!/^(file|https?):\/\//i.test(path)) return bare.replaceAll('_', ' ')
  try {
    return decodeURIComponent(bare).replaceAll('_', ' ')
  } catch {
    return bare
  }
}
