import type { MelSpectrogramOptions, WindowName } from '@murecom/melspec'
import { byId, h } from '../dom.ts'

/** Rate of the sound whose spectrogram is shown, in Hz. */
export const SAMPLE_RATE = 22050

/** A parameter with a slider: the values that it goes through, and what it does. */
interface Parameter {
  name: 'nFft' | 'hopLength' | 'nMels' | 'fMin' | 'fMax' | 'range'
  words: string
  values: readonly number[]
  first: number
  unit: string
}

const steps = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step)

const PARAMETERS: readonly Parameter[] = [
  {
    name: 'nFft',
    words: 'Length of the FFT: a longer one separates close pitches, a shorter one close moments.',
    values: [256, 512, 1024, 2048, 4096, 8192],
    first: 2048,
    unit: 'samples',
  },
  {
    name: 'hopLength',
    words: 'Hop: from the start of a frame to that of the next.',
    values: [128, 256, 512, 1024],
    first: 512,
    unit: 'samples',
  },
  { name: 'nMels', words: 'Mel bands: rows of the picture.', values: steps(16, 256, 8), first: 128, unit: 'bands' },
  { name: 'fMin', words: 'Lowest frequency.', values: steps(0, 2000, 50), first: 0, unit: 'Hz' },
  { name: 'fMax', words: 'Highest frequency.', values: steps(2500, 11_000, 500), first: 11_000, unit: 'Hz' },
  {
    name: 'range',
    words: 'Loudness that is shown, below the loudest place.',
    values: steps(20, 120, 5),
    first: 80,
    unit: 'dB',
  },
]

const WINDOWS: readonly WindowName[] = ['hann', 'hamming', 'blackman', 'bartlett', 'ones']

/** What the controls say. */
export interface Settings {
  mel: MelSpectrogramOptions
  /** Decibels below the loudest place that are shown. */
  range: number
}

/** Makes the sliders, and calls back whenever one has moved. */
export function startParameters(onChange: () => void): () => Settings {
  const inputs = new Map<string, () => number>()
  const rows = PARAMETERS.map(({ name, words, values, first, unit }) => {
    const input = h('input', {
      type: 'range',
      id: `slider-${name}`,
      min: '0',
      max: String(values.length - 1),
      step: '1',
    })
    input.value = String(values.indexOf(first))
    const value = (): number => values[Number(input.value)]!
    const shown = h('output', { htmlFor: input.id } as never)
    const show = (): void => {
      shown.textContent = `${value().toLocaleString('en')} ${unit}`
      input.ariaValueText = shown.textContent
    }
    input.addEventListener('input', () => {
      show()
      onChange()
    })
    show()
    inputs.set(name, value)
    const label = h('label', { htmlFor: input.id }, h('strong', { textContent: name }), ` ${words}`)
    return h('div', { className: 'slider' }, label, input, shown)
  })
  const windowChoice = h('select', { id: 'choice-window' }, ...WINDOWS.map(name => h('option', { textContent: name })))
  const scaleChoice = h(
    'select',
    { id: 'choice-scale' },
    ...['slaney', 'htk'].map(name => h('option', { textContent: name })),
  )
  for (const choice of [windowChoice, scaleChoice]) choice.addEventListener('change', onChange)
  byId('sliders').replaceChildren(
    ...rows,
    h(
      'div',
      { className: 'slider' },
      h('label', { htmlFor: windowChoice.id }, h('strong', { textContent: 'window' }), ' Shape of a frame.'),
      windowChoice,
    ),
    h(
      'div',
      { className: 'slider' },
      h('label', { htmlFor: scaleChoice.id }, h('strong', { textContent: 'mel scale' }), ' Formula of the mel scale.'),
      scaleChoice,
    ),
  )
  return () => {
    const { range, ...sizes } = Object.fromEntries([...inputs].map(([name, value]) => [name, value()]))
    const mel = {
      ...sizes,
      sampleRate: SAMPLE_RATE,
      window: windowChoice.value as WindowName,
      htk: scaleChoice.value === 'htk',
    }
    return { mel, range: range! }
  }
}
