/** A thread that listens: it decodes the middle of a song and makes its vector and its tags. */
import { decode, probe } from '@murecom/decode'
import { resample } from '@murecom/melspec'
import { type EmbeddingModel, musicnnModel } from 'murecom'
import type { Heard } from '../library/song-record.ts'
import type { Answer, Answers, Question } from './messages.ts'
import { wavBlob } from './wav-blob.ts'

/** Tags of a song that are kept. */
const TAGS_KEPT = 5
/** A file that is decoded for the player is played this far: two channels of it take 200 MB. */
const MOST_SECONDS_PLAYED = 600

let loading: Promise<EmbeddingModel> | undefined
function loadModel(): Promise<EmbeddingModel> {
  loading ??= musicnnModel()
  return loading
}

/** The middle of a file, and no more of it: a recording of two hours costs as little as a song. */
async function middleOf(file: Blob, sampleRate: number, durationSeconds: number) {
  const { durationSeconds: seconds } = await probe(file)
  const offsetSeconds = Math.max(0, (seconds - durationSeconds) / 2)
  const { samples } = await decode(file, { sampleRate, offsetSeconds, durationSeconds })
  return { samples, seconds }
}

async function hearFile(file: Blob): Promise<Heard> {
  const model = await loadModel()
  const { samples, seconds } = await middleOf(file, model.sampleRate, model.seconds)
  return hear(samples, seconds)
}

/** @param samples at the network's rate */
async function hear(samples: Float32Array, seconds: number): Promise<Heard> {
  const model = await loadModel()
  const { vectors, tags } = await model.analyse!(samples)
  const order = [...tags!.keys()].sort((a, b) => tags![b]! - tags![a]!).slice(0, TAGS_KEPT)
  return {
    seconds,
    tags: order.map(i => ({ name: model.tagNames![i]!, score: tags![i]! })),
    vector: meanDirection(vectors, model.dimensions),
  }
}

async function hearSamples(samples: Float32Array, from: number): Promise<Heard> {
  const { sampleRate, seconds } = await loadModel()
  const most = Math.round(seconds * from)
  const start = Math.max(0, Math.floor((samples.length - most) / 2))
  return hear(resample(samples.slice(start, start + most), { from, to: sampleRate }), samples.length / from)
}

/** The sum of rows of length 1, as a vector of length 1. */
function meanDirection(rows: Float32Array, dimensions: number): Float32Array {
  const sum = new Float32Array(dimensions)
  for (let i = 0; i < rows.length; i++) sum[i % dimensions]! += rows[i]!
  const length = Math.hypot(...sum)
  return sum.map(value => value / length)
}

async function answer(question: Question): Promise<Answers[keyof Answers]> {
  switch (question.kind) {
    case 'hear':
      return hearFile(question.file)
    case 'hearSamples':
      return hearSamples(question.samples, question.sampleRate)
    case 'middle':
      return (await middleOf(question.file, question.sampleRate, question.seconds)).samples
    case 'wav':
      return wavBlob(await decode(question.file, { channels: 'all', durationSeconds: MOST_SECONDS_PLAYED }))
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
