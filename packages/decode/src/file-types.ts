/** A kind of file, by the ending of its name. */
export interface AudioFileType {
  /** In lower case, without the dot. */
  ending: string
  /** As people call it. */
  name: string
  /** True where none of the decoders of this package reads it: `./node` then decodes it with an installed ffmpeg. */
  needsFfmpeg: boolean
  /** True for files that mostly hold a film. */
  isVideo: boolean
}

const OWN: readonly (readonly [name: string, endings: string])[] = [
  ['mp3', 'mp3 mpga'],
  ['FLAC', 'flac fla'],
  ['MP4', 'm4a m4b m4r'],
  ['AAC', 'aac adts'],
  ['Ogg', 'ogg oga'],
  ['Opus', 'opus'],
  ['WAV', 'wav wave bwf rf64 bw64'],
  ['AIFF', 'aif aiff aifc'],
  ['CAF', 'caf'],
  ['Matroska', 'mka weba'],
]
const OWN_VIDEO: readonly (readonly [name: string, endings: string])[] = [
  ['MP4', 'mp4 m4v mov'],
  ['Matroska', 'mkv webm'],
]
const FOREIGN: readonly (readonly [name: string, endings: string])[] = [
  ['WMA', 'wma'],
  ["Monkey's Audio", 'ape'],
  ['WavPack', 'wv'],
  ['DSD', 'dsf dff'],
  ['TTA', 'tta'],
  ['Musepack', 'mpc mpp'],
  ['TAK', 'tak'],
  ['Shorten', 'shn'],
  ['Dolby Digital', 'ac3 eac3 ec3'],
  ['DTS', 'dts'],
  ['MPEG layer II', 'mp2 mp1'],
  ['Speex', 'spx'],
  ['AU', 'au snd'],
  ['AMR', 'amr'],
  ['Wave64', 'w64'],
  ['VOC', 'voc'],
  ['RealAudio', 'ra'],
]
const FOREIGN_VIDEO: readonly (readonly [name: string, endings: string])[] = [
  ['Windows Media', 'wmv asf'],
  ['AVI', 'avi'],
  ['MPEG', 'mpg mpeg vob'],
  ['MPEG-TS', 'ts m2ts mts'],
  ['Flash', 'flv'],
  ['3GP', '3gp 3g2'],
  ['RealMedia', 'rm rmvb'],
]

/**
 * The endings of the names of audio files. The content of a file decides in the end: an m4a with HE-AAC needs ffmpeg too,
 * which only `probe` finds out.
 */
export const AUDIO_FILE_TYPES: readonly AudioFileType[] = [
  ...typesOf(OWN, false, false),
  ...typesOf(FOREIGN, true, false),
  ...typesOf(OWN_VIDEO, false, true),
  ...typesOf(FOREIGN_VIDEO, true, true),
]

const byEnding = new Map(AUDIO_FILE_TYPES.map(type => [type.ending, type]))

/**
 * What a file seems to be by its name.
 *
 * @param name a file's name or path
 * @returns undefined for a name with another ending. O(length of the name)
 * @example
 * audioFileType('a/Song.WMA') // { ending: 'wma', name: 'WMA', needsFfmpeg: true, isVideo: false }
 */
export function audioFileType(name: string): AudioFileType | undefined {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? undefined : byEnding.get(name.slice(dot + 1).toLowerCase())
}

function typesOf(
  table: readonly (readonly [name: string, endings: string])[],
  needsFfmpeg: boolean,
  isVideo: boolean,
): AudioFileType[] {
  return table.flatMap(([name, endings]) => endings.split(' ').map(ending => ({ ending, name, needsFfmpeg, isVideo })))
}
