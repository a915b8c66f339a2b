/** The sync word of the extension for SBR in an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.6), and its object type. */
const EXTENSION = [0x56, 0xe5]
/** SBR is present, and the whole has 44,100 samples a second. */
const PRESENT_44100 = 0xa0

/**
 * An MP4 file of AAC-LC at 22,050 Hz, as ffmpeg writes it, made one of HE-AAC at 44,100 Hz: its set-up says that the upper half
 * of the spectrum is left to SBR, and its packets have none, so that half stays empty. For tests, because no free encoder of
 * HE-AAC exists.
 */
export function heAacBytes(aac: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(aac)
  const at = bytes.findIndex((byte, i) => EXTENSION[0] === byte && EXTENSION[1] === bytes[i + 1] && bytes[i + 2] === 0)
  if (at < 0) throw new Error('the file is no AAC as ffmpeg writes it: its set-up has no word about SBR')
  bytes[at + 2] = PRESENT_44100
  return bytes
}
