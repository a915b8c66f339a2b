import { extname } from 'node:path'

const words = (text: string): readonly string[] => text.split(' ')

/** Files that are music by their extension, and decoded here. Their content decides. */
const DECODED = words('mp3 flac ogg oga opus wav wave bwf rf64 m4a m4b alac aac adts aif aiff aifc caf mka webm')
/** Files that are music by their extension, and decoded by an ffmpeg that is installed. */
const BY_FFMPEG = words(
  'wma asf ape wv dsf dff tta mpc mpp mp+ ac3 eac3 ec3 dts dtshd mlp thd amr ra rm au snd spx mp2 mp1 mpa tak shn w64 voc 3ga',
)
/** Files that are no music, or that are not finished: they are not opened. */
const OTHERS = words(
  'jpg jpeg png gif webp bmp tif tiff svg heic avif psd pdf txt md nfo log cue ffp md5 sha1 sha256 sfv par2 accurip m3u ' +
    'm3u8 pls xspf jspf wpl asx csv tsv json xml html htm url lnk webloc ini db sqlite murecom doc docx odt rtf epub ' +
    'zip rar 7z tar gz bz2 xz iso img exe dll so dmg apk jar js ts py sh bat lrc srt ass sub idx mid midi kar mod xm it ' +
    's3m sf2 nki sfz als flp aup aup3 rpp band logicx part partial crdownload download tmp temp bak !ut !qb aria2 torrent ' +
    'mp4 m4v mkv avi mov wmv mpg mpeg vob ts flv 3gp ogv bup ifo m4p aax aaxc opf',
)

/** What a file is by its name; `'unknown'` has to be looked at. */
type NamedAs = 'music' | 'ffmpeg' | 'other' | 'unknown'

const TABLE: ReadonlyMap<string, NamedAs> = new Map([
  ...OTHERS.map(format => [format, 'other'] as const),
  ...BY_FFMPEG.map(format => [format, 'ffmpeg'] as const),
  ...DECODED.map(format => [format, 'music'] as const),
])

/** The longest extension that is one: of "Mr. Brightside" it is no extension that follows the dot. */
const LONGEST = 9

/** The extension in lower case, without its dot; '' where there is none. */
export function formatOf(name: string): string {
  const extension = extname(name).slice(1).toLowerCase()
  return extension.length <= LONGEST && /^[\p{L}\p{N}!+_-]+$/u.test(extension) ? extension : ''
}

/** What a file is by its extension. */
export function namedAs(format: string): NamedAs {
  return TABLE.get(format) ?? 'unknown'
}

/** Extensions of files that are tried as music without help of another program. Their content decides. */
export const AUDIO_EXTENSIONS: readonly string[] = Object.freeze(DECODED.map(format => `.${format}`))
