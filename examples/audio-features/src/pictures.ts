const WIDTH = 900
const HEIGHT = 160

/** A curve over the frames, with vertical lines at some of them, as SVG. */
export function curve(title: string, values: Float32Array | Float64Array, marks: readonly number[] = []): string {
  const [least, most] = rangeOf(values)
  const x = (frame: number): string => ((frame / values.length) * WIDTH).toFixed(1)
  const y = (value: number): string => (HEIGHT - ((value - least) / (most - least || 1)) * HEIGHT).toFixed(1)
  const points = Array.from(values, (value, frame) => `${x(frame)},${y(value)}`).join(' ')
  const lines = marks.map(frame => `<path d="M${x(frame)} 0V${HEIGHT}" stroke="#d33"/>`).join('')
  return figure(title, `${lines}<polyline points="${points}" fill="none" stroke="#226"/>`)
}

/** Rows of frames as cells, the first row below; cells are averaged to what a picture shows. */
export function heatMap(title: string, data: Float32Array | Float64Array, rows: number, frames: number): string {
  const across = Math.min(frames, 225)
  const down = Math.min(rows, 80)
  const cells = new Float64Array(across * down)
  const counts = new Float64Array(across * down)
  for (let r = 0; r < rows; r++) {
    for (let t = 0; t < frames; t++) {
      const cell = Math.floor((r * down) / rows) * across + Math.floor((t * across) / frames)
      cells[cell]! += data[r * frames + t]!
      counts[cell]!++
    }
  }
  for (let i = 0; i < cells.length; i++) cells[i]! /= counts[i]!
  const [least, most] = rangeOf(cells)
  const [w, h] = [WIDTH / across, HEIGHT / down]
  let body = ''
  for (const [i, value] of cells.entries()) {
    const light = Math.round(95 - (85 * (value - least)) / (most - least || 1))
    const x = ((i % across) * w).toFixed(1)
    const y = (HEIGHT - (Math.floor(i / across) + 1) * h).toFixed(1)
    body += `<rect x="${x}" y="${y}" width="${w.toFixed(1)}" height="${h.toFixed(1)}" fill="hsl(230 60% ${light}%)"/>`
  }
  return figure(title, body)
}

/** A page that needs nothing else. */
export function page(title: string, figures: readonly string[]): string {
  return `<!doctype html>\n<meta charset="utf-8">\n<title>${title}</title>\n<h1>${title}</h1>\n${figures.join('\n')}\n`
}

function figure(title: string, body: string): string {
  const svg = `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" role="img">${body}</svg>`
  return `<figure><figcaption>${title}</figcaption>${svg}</figure>`
}

function rangeOf(values: Float32Array | Float64Array): [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const x of values) {
    least = Math.min(least, x)
    most = Math.max(most, x)
  }
  return [least, most]
}
