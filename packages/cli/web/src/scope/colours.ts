/** From nearly black over teal to pale mint at five even steps, from 0 to 1; between them they are mixed. It grows lighter all the way. */
const STEPS = [
  [14, 18, 22],
  [16, 54, 58],
  [20, 108, 104],
  [96, 180, 160],
  [226, 246, 236],
] as const

/** 256 colours as bytes: red, green, blue, 255. */
export function colourTable(): Uint8ClampedArray {
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
