import { resample } from '@murecom/melspec'
import type { Heard } from '../library/song-record.ts'
import type { Answer, Answers, Question } from './messages.ts'

/** The song could not be heard, and why. */
export class ListenError extends Error {
  /** Machine-readable reason, such as `'unknown-format'`. */
  readonly code: string | undefined
  constructor(message: string, code: string | undefined) {
    super(message)
    this.code = code
  }
}

/** About 20 minutes of AAC: as samples they take 400 MB. */
const MOST_BYTES_AT_ONCE = 40 * 1024 * 1024

/** The page's side of a listening thread. */
export class Listener {
  readonly #worker = new Worker(new URL('./listener.worker.ts', import.meta.url), { type: 'module' })
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  #number = 0
  /** Why the thread has ended, once it has. */
  #ended: ListenError | undefined

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      const call = this.#waiting.get(data.number)
      this.#waiting.delete(data.number)
      if ('error' in data) call?.reject(new ListenError(data.error, data.code))
      else call?.resolve(data.result as never)
    })
    this.#worker.addEventListener('error', event => {
      this.#ended = new ListenError(event.message || 'the listening thread could not start', 'worker')
      for (const { reject } of this.#waiting.values()) reject(this.#ended)
      this.#waiting.clear()
    })
  }

  /** Hears the middle of a file. What our decoders do not know (such as HE-AAC) the browser's own may. */
  async hear(file: Blob): Promise<Heard> {
    try {
      return await this.#ask({ kind: 'hear', file })
    } catch (error) {
      const { samples, sampleRate } = await decodedByBrowser(file, error)
      return this.#ask({ kind: 'hearSamples', samples, sampleRate }, [samples.buffer])
    }
  }

  /** The middle of a file as samples, by our decoders or the browser's. */
  async middle(file: Blob, sampleRate: number, seconds: number): Promise<Float32Array> {
    try {
      return await this.#ask({ kind: 'middle', file, sampleRate, seconds })
    } catch (error) {
      const { samples, sampleRate: from } = await decodedByBrowser(file, error)
      const length = Math.round(seconds * from)
      const start = Math.max(0, Math.floor((samples.length - length) / 2))
      return resample(samples.slice(start, start + length), { from, to: sampleRate })
    }
  }

  /** Tags and vector of samples. */
  hearSamples(samples: Float32Array, sampleRate: number): Promise<Heard> {
    return this.#ask({ kind: 'hearSamples', samples, sampleRate })
  }

  /** A file that the browser does not play, as a WAV file. */
  wav(file: Blob): Promise<Blob> {
    return this.#ask({ kind: 'wav', file })
  }

  #ask<Q extends Question>(question: Q, transfer: Transferable[] = []): Promise<Answers[Q['kind']]> {
    if (this.#ended) return Promise.reject(this.#ended)
    const number = this.#number++
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject })
      this.#worker.postMessage({ ...question, number }, transfer)
    })
  }
}

/** A file by the browser's own decoders, where ours refused its format; throws what they said where the browser's do, too. */
async function decodedByBrowser(file: Blob, error: unknown) {
  const { code } = error as ListenError
  if (code !== 'unknown-format' && code !== 'unsupported-format') throw error // the bytes were refused
  if (file.size === 0 || file.size > MOST_BYTES_AT_ONCE) throw error // the browser takes a file as a whole only
  const context = new OfflineAudioContext(1, 1, 44_100)
  const audio = await context.decodeAudioData(await file.arrayBuffer()).catch(() => {
    throw error
  })
  return { samples: mono(audio), sampleRate: audio.sampleRate }
}

/** The mean of the channels. */
function mono(audio: AudioBuffer): Float32Array<ArrayBuffer> {
  const out = new Float32Array(audio.length)
  for (let c = 0; c < audio.numberOfChannels; c++) {
    const channel = audio.getChannelData(c)
    for (let i = 0; i < out.length; i++) out[i]! += channel[i]! / audio.numberOfChannels
  }
  return out
}
