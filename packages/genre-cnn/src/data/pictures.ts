import { bytesToBase64, checkInteger, checkOptions, type OptionNames, show } from '@murecom/internal'
import type { EpochResult } from '../training/fit-options.ts'
import type { ClipSet } from './clip-set.ts'

const FONT = 'font-family="sans-serif" font-size="12"'

/**
 * Mean spectrogram of the clips of each label.
 *
 * @returns for each label `frames x bands` mean mel power, row-major (NaN where it has no clip). O(values)
 */
export function averageSpectrograms(set: ClipSet): Float32Array[] {
  const size = set.frames * set.bands
  return set.labels.map((_, label) => {
    const sum = new Float64Array(size)
    let count = 0
    for (let n = 0; n < set.y.length; n++) {
      if (set.y[n] !== label) continue
      count++
      for (let i = 0; i < size; i++) sum[i]! += set.x[n * size + i]!
    }
    return Float32Array.from(sum, s => s / count)
  })
}

/** What a spectrogram's picture shows. */
export interface SpectrogramSvgOptions {
  frames: number
  bands: number
  /** Text above the picture. Default none. */
  title?: string
}

const SPECTROGRAM_OPTIONS: OptionNames<SpectrogramSvgOptions> = { frames: 1, bands: 1, title: 1 }

/**
 * A spectrogram as an SVG picture: time to the right, bands upwards, dB from the loudest value down to 80 below it.
 *
 * @param spectrogram `frames x bands` mel power, row-major
 * @throws RangeError when the values are not frames x bands
 * @example
 * const [first] = averageSpectrograms(set)
 * spectrogramSvg(first!, { frames: set.frames, bands: set.bands, title: set.labels[0] })
 */
export function spectrogramSvg(spectrogram: Float32Array, options: SpectrogramSvgOptions): string {
  const { frames, bands, title = '' } = checkOptions('spectrogramSvg', options, SPECTROGRAM_OPTIONS)
  checkInteger('spectrogramSvg', 'frames', frames, 1)
  checkInteger('spectrogramSvg', 'bands', bands, 1)
  if (spectrogram.length !== frames * bands) {
    throw new RangeError(
      `spectrogramSvg: spectrogram must hold frames x bands (${frames * bands}) values, got ${show(spectrogram)}`,
    )
  }
  const decibels = Float32Array.from(spectrogram, v => 10 * Math.log10(Math.max(v, 1e-10)))
  const top = decibels.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const pixels = new Uint8Array(frames * bands)
  for (let t = 0; t < frames; t++) {
    for (let b = 0; b < bands; b++) {
      pixels[b * frames + t] = Math.round(255 * Math.min(1, Math.max(0, 1 + (decibels[t * bands + b]! - top) / 80)))
    }
  }
  const image = `data:image/bmp;base64,${bytesToBase64(greyToBitmap(pixels, frames, bands))}`
  const [width, height] = [frames * 2, bands * 2]
  return svg(
    width,
    height + 20,
    `<text x="4" y="14" ${FONT}>${escapeXml(title)}</text>
<image x="0" y="20" width="${width}" height="${height}" preserveAspectRatio="none" href="${image}"/>`,
  )
}

/** Loss and accuracy of training and validation over the epochs, as an SVG picture. */
export function curvesSvg(epochs: readonly EpochResult[]): string {
  if (epochs.length === 0) throw new RangeError('curvesSvg: epochs must hold at least one epoch, got none')
  const panel = (x: number, title: string, series: { name: string; values: number[]; colour: string }[]): string => {
    const all = series.flatMap(s => s.values).filter(Number.isFinite)
    const high = Math.max(...all)
    const low = Math.min(...all, title === 'accuracy' ? 0 : high)
    const place = (v: number, i: number): string => {
      const px = x + 40 + (i / Math.max(1, epochs.length - 1)) * 240
      return `${px.toFixed(1)},${(30 + (1 - (v - low) / (high - low || 1)) * 200).toFixed(1)}`
    }
    const lines = series.map(({ name, values, colour }, s) => {
      return `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${values.map(place).join(' ')}"/>
<text x="${x + 50 + 90 * s}" y="262" fill="${colour}" ${FONT}>${name}</text>`
    })
    return `<text x="${x + 40}" y="18" ${FONT}>${title}</text>
<rect x="${x + 40}" y="30" width="240" height="200" fill="none" stroke="#999"/>
<text x="${x + 36}" y="36" text-anchor="end" ${FONT}>${high.toPrecision(3)}</text>
<text x="${x + 36}" y="230" text-anchor="end" ${FONT}>${low.toPrecision(3)}</text>
<text x="${x + 40}" y="246" ${FONT}>1</text><text x="${x + 280}" y="246" text-anchor="end" ${FONT}>${epochs.length}</text>
${lines.join('\n')}`
  }
  const validated = epochs.filter(e => e.validationLoss !== undefined) // an epoch that was stopped may lack it
  const series = (training: (e: EpochResult) => number, validation: (e: EpochResult) => number) => [
    { name: 'training', values: epochs.map(training), colour: '#1f77b4' },
    ...(validated.length > 0 ? [{ name: 'validation', values: validated.map(validation), colour: '#d62728' }] : []),
  ]
  const loss = panel(
    0,
    'loss',
    series(
      e => e.loss,
      e => e.validationLoss!,
    ),
  )
  const accuracy = panel(
    310,
    'accuracy',
    series(
      e => e.accuracy,
      e => e.validationAccuracy!,
    ),
  )
  return svg(620, 272, `${loss}\n${accuracy}`)
}

/**
 * A confusion matrix as an SVG picture: true labels down, given labels across, shaded by the share of the row.
 *
 * @param matrix `labels x labels`, row-major, as `evaluate` gives it
 * @throws RangeError when the matrix does not fit the labels
 */
export function confusionSvg(matrix: ArrayLike<number>, labels: readonly string[]): string {
  const n = labels.length
  if (matrix.length !== n * n) {
    throw new RangeError(`confusionSvg: matrix must hold labels x labels (${n * n}) values, got ${matrix.length}`)
  }
  const cell = 36
  const margin = 90
  const parts: string[] = []
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let j = 0; j < n; j++) sum += matrix[i * n + j]!
    const y = margin + i * cell
    parts.push(`<text x="${margin - 6}" y="${y + 22}" text-anchor="end" ${FONT}>${escapeXml(labels[i]!)}</text>`)
    const across = `translate(${margin + i * cell + 22} ${margin - 6}) rotate(-60)`
    parts.push(`<text transform="${across}" ${FONT}>${escapeXml(labels[i]!)}</text>`)
    for (let j = 0; j < n; j++) {
      const share = sum === 0 ? 0 : matrix[i * n + j]! / sum
      const x = margin + j * cell
      const ink = share > 0.5 ? '#fff' : '#000'
      parts.push(
        `<rect x="${x}" y="${y}" width="${cell}" height="${cell}" fill="#1f77b4" fill-opacity="${share.toFixed(3)}" stroke="#ccc"/>`,
        `<text x="${x + cell / 2}" y="${y + 22}" text-anchor="middle" fill="${ink}" ${FONT}>${matrix[i * n + j]}</text>`,
      )
    }
  }
  return svg(margin + n * cell + 40, margin + n * cell + 10, parts.join('\n'))
}

function svg(width: number, height: number, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<rect width="100%" height="100%" fill="#fff"/>
${body}
</svg>
`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A Windows bitmap of 8 bits, its palette from black over purple and orange to white; rows from the bottom up, as stored. */
function greyToBitmap(pixels: Uint8Array, width: number, height: number): Uint8Array {
  const stride = Math.ceil(width / 4) * 4
  const data = 54 + 1024
  const out = new Uint8Array(data + stride * height)
  const view = new DataView(out.buffer)
  out.set([0x42, 0x4d])
  view.setUint32(2, out.length, true)
  view.setUint32(10, data, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  view.setInt32(22, height, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 8, true)
  for (let i = 0; i < 256; i++) {
    const v = i / 255
    const [red, green, blue] = [Math.min(1, 1.6 * v), v * v, v < 0.5 ? v * (1.4 - 1.6 * v) : Math.max(0.3, 2 * v - 1)]
    out.set([255 * blue, 255 * green, 255 * red, 0], 54 + 4 * i)
  }
  for (let y = 0; y < height; y++) out.set(pixels.subarray(y * width, (y + 1) * width), data + y * stride)
  return out
}
