import { chord, wavBytes } from '@murecom/testing'

/** A WAV file: four seconds of a chord, another for each number. */
export function songBytes(number: number): Uint8Array {
  return wavBytes(chord([110 + 20 * number, 330, 415 + 7 * number], 4), 22050)
}
