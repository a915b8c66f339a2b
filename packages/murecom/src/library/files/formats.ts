import { extname } from 'node:path'
import { AUDIO_FILE_TYPES, audioFileType } from '@murecom/decode/node'

const words = (text: string): readonly string[] => text.split(' ')

/** Files that are not music, or not finished: they are not opened. */
const OTHERS: ReadonlySet<string> = new Set(
  words(
    'jpg jpeg png gif webp bmp tif tiff svg heic avif psd pdf txt md nfo log cue ffp md5 sha1 sha256 sfv par2 accurip m3u ' +
      'm3u8 pls xspf jspf wpl asx csv tsv json xml html htm url lnk webloc ini db sqlite murecom doc docx odt rtf epub ' +
      'zip rar 7z tar gz bz2 xz iso img exe dll so dmg apk jar js ts py sh bat lrc srt ass sub idx mid midi kar mod xm it ' +
      's3m sf2 nki sfz als flp aup aup3 rpp band logicx part partial crdownload download tmp temp bak !ut !qb aria2 torrent ' +
      'ogv bup ifo m4p aa aax aaxc opf',
  ),
)

/** What a file is by its name; `'unknown'` has to be looked at. */
type NamedAs = 'music' | 'ffmpeg' | 'other' | 'unknown'

/** The longest text behind a dot that can be an extension: in "Mr. Brightside" there is none. */
const LONGEST = 9

/** The extension in lower case, without its dot; '' where there is none. */
export function formatOf(name: string): string {
  const extension = extname(name).slice(1).toLowerCase()
  return extension.length <= LONGEST && /^[\p{L}\p{N}!+_-]+$/u.test(extension) ? extension : ''
}

/** What a file is by its extension. Films do not count as music: a folder of them would become a library of dialogues. */
export function namedAs(format: string): NamedAs {
  const type = audioFileType(`.${format}`)
  if (type?.isVideo || OTHERS.has(format)) return 'other'
  if (type) return type.needsFfmpeg ? 'ffmpeg' : 'music'
  return 'unknown'
}

/** Extensions of music files that need no other program to be decoded. Whether a file can be used depends on its content. */
export const AUDIO_EXTENSIONS: readonly string[] = Object.freeze(
  AUDIO_FILE_TYPES.filter(type => !type.needsFfmpeg && !type.isVideo).map(type => `.${type.ending}`),
)
