/** The thread that listens: decodes, makes the vectors and the tags, and knows the neighbours. */
import { decode } from '@murecom/decode'
import { loadMusicnn, type Musicnn } from '@murecom/genre-cnn/musicnn'
import { resample } from '@murecom/melspec'
import { SongIndex } from 'murecom'
import type { Answer, Heard, Neighbour, Question } from './messages.ts'

/** Samples a second at which songs are kept, in Hz. */
const SAMPLE_RATE = 22050
/** A song's middle is heard: beginnings are often atypical. */
const SECONDS = 30
/** Of a file whose length is not known, this much is read at most. */
const SECONDS_AT_MOST = 600
const TAGS_SHOWN = 5

const index = new SongIndex()
let tagger: Promise<Musicnn> | undefined

/** Hears the middle of a file, and decodes no more: a recording of two hours costs as little as a song. */
async function hearFile(id: string, file: Blob, seconds: number | undefined): Promise<Heard> {
  const offsetSeconds = Math.max(0, ((seconds ?? 0) - SECONDS) / 2)
  const durationSeconds = seconds === undefined ? SECONDS_AT_MOST : SECONDS
  let samples: Float32Array
  try {
    samples = (await decode(file, { sampleRate: SAMPLE_RATE, offsetSeconds, durationSeconds })).samples
  } catch (error) {
    if (offsetSeconds > 0) return hearFile(id, file, undefined) // perhaps cut off before its middle
    throw error
  }
  // A file that was cut off ends sooner than it says.
  const whole = samples.length > (durationSeconds - 1) * SAMPLE_RATE
  return hear(id, samples, whole ? seconds : offsetSeconds + samples.length / SAMPLE_RATE)
}

async function hear(id: string, samples: Float32Array, length?: number): Promise<Heard> {
  const spare = samples.length - SECONDS * SAMPLE_RATE
  const middle = spare > 0 ? samples.subarray(spare / 2, spare / 2 + SECONDS * SAMPLE_RATE) : samples
  await index.add(id, middle, { sampleRate: SAMPLE_RATE })
  tagger ??= loadMusicnn()
  const musicnn = await tagger
  const { names, mean } = await musicnn.tags(resample(middle, { from: SAMPLE_RATE, to: musicnn.sampleRate }))
  const tags = names.map((name, i) => ({ name, score: mean[i]! })).sort((a, b) => b.score - a.score)
  return { tags: tags.slice(0, TAGS_SHOWN), seconds: length ?? samples.length / SAMPLE_RATE }
}

async function answer(question: Question): Promise<Heard | Neighbour[]> {
  switch (question.kind) {
    case 'add':
      return hearFile(question.id, question.file, question.seconds)
    case 'addSamples':
      return hear(question.id, resample(question.samples, { from: question.sampleRate, to: SAMPLE_RATE }))
    case 'similar':
      return index.similar(question.id, { limit: question.limit })
  }
}

addEventListener('message', async ({ data }: MessageEvent<Question & { number: number }>) => {
  const reply = (message: Answer): void => postMessage(message)
  try {
    reply({ number: data.number, result: await answer(data) })
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    reply({ number: data.number, error: message, code })
  }
})
