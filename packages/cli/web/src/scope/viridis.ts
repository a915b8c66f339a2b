/**
 * The colours of viridis (Smith and van der Walt 2015, CC0) at nine even steps, from 0 to 1; between them they are mixed.
 * Dark to light in equal steps for the eye, and readable without red or green.
 */
const STEPS = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
] as const

/** 256 colours as bytes: red, green, blue, 255. */
export function viridisTable(): Uint8ClampedArray {
  const table = new Uint8ClampedArray(256 * 4)
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (STEPS.length - 1)
    const step = Math.min(STEPS.length - 2, Math.floor(place))
    const share = place - step
    for (let c = 0; c < 3; c++) {
      table[i * 4 + c] = STEPS[step]![c]! * (1 - share) + STEPS[step + 1]![c]! * share
    }
    table[i * 4 + 3] = 255
  }
  return table
}
