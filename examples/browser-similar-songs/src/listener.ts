import type { Answer, Heard, Neighbour, Question } from './messages.ts'

/** The song could not be heard, and why. */
export class ListenError extends Error {
  /** Machine-readable reason, such as `'unknown-format'`. */
  readonly code: string | undefined
  constructor(message: string, code: string | undefined) {
    super(message)
    this.code = code
  }
}

/** Some 20 minutes of AAC: as samples they take 400 MB. */
const MOST_BYTES_AT_ONCE = 40 * 1024 * 1024
/** A file whose length the browser does not find so soon is read from its beginning. */
const LENGTH_MS = 5000

/** The page's side of the listening thread. */
export class Listener {
  readonly #worker = new Worker(new URL('./listener.worker.ts', import.meta.url), { type: 'module' })
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  #number = 0

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      const call = this.#waiting.get(data.number)
      this.#waiting.delete(data.number)
      if ('error' in data) call?.reject(new ListenError(data.error, data.code))
      else call?.resolve(data.result as never)
    })
    this.#worker.addEventListener('error', event => {
      for (const { reject } of this.#waiting.values()) reject(new ListenError(event.message, 'worker'))
      this.#waiting.clear()
    })
  }

  /** Hears the middle of a file. What our decoders do not know (such as HE-AAC) the browser's own may. */
  async add(id: string, file: Blob): Promise<Heard> {
    const seconds = await secondsOf(file)
    try {
      return await this.#ask<Heard>({ kind: 'add', id, file, seconds })
    } catch (error) {
      if (!isLeftToBrowser(error) || file.size === 0) throw error
      if (file.size > MOST_BYTES_AT_ONCE) throw error // the browser's decoder takes a file as a whole only
      const context = new OfflineAudioContext(1, 1, 44_100)
      const audio = await context.decodeAudioData(await file.arrayBuffer()).catch(() => {
        throw error
      })
      const samples = mono(audio)
      return this.#ask<Heard>({ kind: 'addSamples', id, samples, sampleRate: audio.sampleRate }, [samples.buffer])
    }
  }

  similar(id: string, limit: number): Promise<Neighbour[]> {
    return this.#ask<Neighbour[]>({ kind: 'similar', id, limit })
  }

  #ask<T>(question: Question, transfer: Transferable[] = []): Promise<T> {
    const number = this.#number++
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject })
      this.#worker.postMessage({ ...question, number }, transfer)
    })
  }
}

/** Whether our decoders refused the format, and not the bytes. */
function isLeftToBrowser(error: unknown): boolean {
  return error instanceof ListenError && (error.code === 'unknown-format' || error.code === 'unsupported-format')
}

function mono(audio: AudioBuffer): Float32Array<ArrayBuffer> {
  const out = new Float32Array(audio.length)
  for (let c = 0; c < audio.numberOfChannels; c++) {
    const channel = audio.getChannelData(c)
    for (let i = 0; i < out.length; i++) out[i]! += channel[i]! / audio.numberOfChannels
  }
  return out
}

/** Length in seconds, as the browser reads it from the first bytes; undefined when it does not know the format. */
function secondsOf(file: Blob): Promise<number | undefined> {
  const url = URL.createObjectURL(file)
  const audio = new Audio()
  audio.preload = 'metadata'
  return new Promise<number | undefined>(resolve => {
    audio.addEventListener('loadedmetadata', () =>
      resolve(Number.isFinite(audio.duration) ? audio.duration : undefined),
    )
    audio.addEventListener('error', () => resolve(undefined))
    setTimeout(() => resolve(undefined), LENGTH_MS)
    audio.src = url
  }).finally(() => {
    audio.removeAttribute('src')
    URL.revokeObjectURL(url)
  })
}
