const SBR = 5
const PARAMETRIC_STEREO = 29
const SYNC_EXTENSION = 0x2b7

/**
 * True when the set-up bytes of an AAC stream say that it is HE-AAC (ISO/IEC 14496-3, section 1.6.2.1), whose upper half of
 * the spectrum lies in what a decoder of AAC-LC passes over.
 */
export function isHighEfficiency(setup: Uint8Array): boolean {
  let at = 0
  const bits = (count: number): number => {
    let value = 0
    for (const end = at + count; at < end; at++) value = value * 2 + (((setup[at >> 3] ?? 0) >> (7 - (at & 7))) & 1)
    return value
  }
  const type = bits(5)
  if (type === SBR || type === PARAMETRIC_STEREO) return true
  if (bits(4) === 15) at += 24 // a rate that is in no table
  at += 4 + 1 // channels; length of a frame
  if (bits(1) === 1) at += 14 // depends on a core coder
  at++ // an extension flag
  return at + 17 <= 8 * setup.length && bits(11) === SYNC_EXTENSION && bits(5) === SBR && bits(1) === 1
}
