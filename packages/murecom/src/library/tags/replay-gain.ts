import type { ITag } from 'music-metadata'
import type { ReplayGain } from './song-tags.ts'

/** No recording is so quiet or so loud; what lies beyond is a mistake. */
const MOST_DB = 60
const LARGEST_PEAK = 100
/** Opus aims 5 dB lower (RFC 7845, -23 LUFS) than ReplayGain 2.0 does (-18 LUFS). */
const OPUS_BELOW = 5

/** ReplayGain of the tags. music-metadata takes "-7.5" without "dB" for a ratio, so the texts themselves are read. */
export function replayGainOf(tags: readonly ITag[]): ReplayGain {
  const numberOf = (name: string): number | null => {
    for (const { id, value } of tags) {
      if (!id.toLowerCase().endsWith(name) || typeof value !== 'string') continue
      const number = Number.parseFloat(value.replace(',', '.'))
      if (Number.isFinite(number)) return number
    }
    return null
  }
  const gain = (name: string, opusName: string): number | null => {
    const opus = numberOf(opusName)
    const found = numberOf(name) ?? (opus === null ? null : opus / 256 + OPUS_BELOW)
    return found !== null && Math.abs(found) <= MOST_DB ? found : null
  }
  const peak = (name: string): number | null => {
    const found = numberOf(name)
    return found !== null && found >= 0 && found <= LARGEST_PEAK ? found : null
  }
  return {
    trackGain: gain('replaygain_track_gain', 'r128_track_gain'),
    trackPeak: peak('replaygain_track_peak'),
    albumGain: gain('replaygain_album_gain', 'r128_album_gain'),
    albumPeak: peak('replaygain_album_peak'),
  }
}
