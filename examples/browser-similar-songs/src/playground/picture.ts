import type { MelSpectrogramResult } from '@murecom/melspec'

/** From quiet to loud, as red, green and blue: dark over teal to mint. */
const RAMP = [
  [14, 17, 22],
  [12, 62, 74],
  [22, 128, 120],
  [88, 200, 160],
  [226, 250, 226],
] as const

/** Quieter than this share of the loudest place counts as nothing. */
const FLOOR = 1e-12

/** Draws a mel spectrogram of powers: time to the right, pitch upwards, `range` decibels below the loudest place as the darkest. */
export function paintMel(
  canvas: HTMLCanvasElement,
  { data, bands, frames }: MelSpectrogramResult,
  range: number,
): void {
  canvas.width = frames
  canvas.height = bands
  const g = canvas.getContext('2d')!
  const image = g.createImageData(frames, bands)
  let loudest = FLOOR
  for (const value of data) if (value > loudest) loudest = value
  for (let band = 0; band < bands; band++) {
    for (let frame = 0; frame < frames; frame++) {
      const decibels = 10 * Math.log10(Math.max(FLOOR, data[band * frames + frame]! / loudest))
      const place = Math.min(1, Math.max(0, 1 + decibels / range)) * (RAMP.length - 1)
      const step = Math.min(RAMP.length - 2, Math.floor(place))
      const at = 4 * ((bands - 1 - band) * frames + frame)
      for (let c = 0; c < 3; c++) {
        image.data[at + c] = RAMP[step]![c]! + (RAMP[step + 1]![c]! - RAMP[step]![c]!) * (place - step)
      }
      image.data[at + 3] = 255
    }
  }
  g.putImageData(image, 0, 0)
}
