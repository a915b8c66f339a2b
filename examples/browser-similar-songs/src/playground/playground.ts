import { MelSpectrogram } from '@murecom/melspec'
import { byId, h } from '../dom.ts'
import type { Work } from '../listening/work.ts'
import { SAMPLE_RATE, type Settings, startParameters } from './parameters.ts'
import { paintMel } from './picture.ts'
import { chord, soundOfFile, soundOfMicrophone } from './sound.ts'

/** A spectrogram whose parameters are sliders, and the network's answer for the same sound. */
export function startPlayground(work: Work): void {
  const canvas = byId<HTMLCanvasElement>('picture')
  const note = byId('play-note')
  const input = byId<HTMLInputElement>('play-input')
  let sound: Float32Array = chord()
  let frame = 0
  const settings = startParameters(() => {
    if (frame === 0) frame = requestAnimationFrame(draw)
  })

  function draw(): void {
    frame = 0
    const { mel, range } = settings()
    const plan = new MelSpectrogram(mel)
    const result = plan.compute(sound)
    paintMel(canvas, result, range)
    const words = describe(settings(), result.frames)
    canvas.ariaLabel = words
    byId('picture-words').textContent = [words, ...plan.warnings].join(' ')
  }

  async function take(words: string, load: () => Promise<Float32Array>): Promise<void> {
    note.textContent = words
    byId('answer').replaceChildren()
    try {
      sound = await load()
      draw()
      note.textContent = `${(sound.length / SAMPLE_RATE).toFixed(1)} s of sound. The network listens …`
      const { tags } = await work.spare.hearSamples(sound, SAMPLE_RATE)
      byId('answer').replaceChildren(
        ...tags.map(({ name, score }) => {
          const bar = h('span', { className: 'bar' })
          bar.style.setProperty('--share', String(score))
          return h('li', {}, h('span', { className: 'name', textContent: name }), bar, `${Math.round(100 * score)} %`)
        }),
      )
      note.textContent = `${(sound.length / SAMPLE_RATE).toFixed(1)} s of sound.`
    } catch (error) {
      note.textContent = `This did not work: ${(error as Error).message}`
    }
  }

  byId('play-file').addEventListener('click', () => input.click())
  input.addEventListener('change', () => {
    const file = input.files?.[0]
    input.value = ''
    if (file) void take(`Reading ${file.name} …`, () => soundOfFile(file, work.spare))
  })
  byId('play-microphone').addEventListener('click', () => {
    const count = (left: number): void => {
      note.textContent = `Recording: ${left} s left.`
    }
    void take('Waiting for the microphone …', () => soundOfMicrophone(count))
  })
  draw()
}

function describe({ mel, range }: Settings, frames: number): string {
  const { nFft = 0, hopLength = 0, nMels = 0, fMin = 0, fMax = 0 } = mel
  const ms = (samples: number): string => `${((1000 * samples) / SAMPLE_RATE).toFixed(0)} ms`
  return `${nMels} bands from ${fMin} to ${fMax.toLocaleString('en')} Hz, ${frames.toLocaleString('en')} frames of ${ms(nFft)}, one every ${ms(hopLength)}; ${range} dB from dark to light.`
}
