/** Left, top, right and bottom in pixels. */
export type Box = readonly [number, number, number, number]

/** What draws names, and where it has drawn. */
export interface Pen {
  g: CanvasRenderingContext2D
  width: number
  ink: string
  accent: string
  ground: string
  /** Places of the names that are there already. */
  taken: Box[]
}

/** Draws a name unless another one is in its box. */
export function drawName({ g, ink, ground, taken }: Pen, name: string, x: number, y: number, box: Box): boolean {
  if (taken.some(b => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3])) return false
  taken.push(box)
  g.textBaseline = 'middle'
  g.fillStyle = ink
  g.strokeStyle = ground
  g.lineWidth = 4
  g.lineJoin = 'round'
  // A rim in the colour of the ground: names stay legible over points and lines.
  g.strokeText(name, x, y)
  g.fillText(name, x, y)
  return true
}

/** Cut between what is read as one letter, not within an emoji or under an accent. */
export function shortened(title: string, most: number): string {
  const letters = [...new Intl.Segmenter().segment(title)].map(({ segment }) => segment)
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : title
}
