import { ModelFileError } from '@murecom/genre-cnn'
import { checkInteger, checkNumber, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { type EmbeddingModel, requireSound, type SoundAnalysis } from '../embedding-model.ts'
import { installedRuntime, type OnnxRuntime, type OnnxSession, type OnnxTensor } from './onnx-runtime.ts'

/** What a network in an ONNX file takes and gives: plain values, which can be stored and handed to threads. */
export interface OnnxFacts {
  /** Rate of its samples in Hz, from 1,000 to 192,000. */
  sampleRate: number
  /** Seconds of sound that it takes at a time, from .01 to 600. */
  clipSeconds: number
  /** Seconds from the start of one clip to that of the next. Default: {@link clipSeconds}, so that clips do not overlap. */
  hopSeconds?: number
  /** Clips of a song at most, from 1 to 1,000. Default 10, as for the package's own models. */
  maxClips?: number
  /** The output that is the vector of a clip. It is averaged over all axes except the last. Default: the first output. */
  output?: string
  /** The output that has a value from 0 to 1 for each of {@link tagNames}. Default: there are no tags. */
  tagOutput?: string
  /** Names of the tags; required with {@link tagOutput}. */
  tagNames?: readonly string[]
}

/** How {@link onnxModel} runs a network. */
export interface OnnxModelOptions extends OnnxFacts {
  /**
   * Turns a clip into what the network takes, such as a mel spectrogram by `@murecom/melspec`. Default: the samples, with as many
   * axes as the network's first input has: `[samples]`, `[1, samples]` or `[1, 1, samples]`.
   */
  prepare?: (clip: Float32Array) => { data: Float32Array; dims: readonly number[] }
  /** `import * as ort from 'onnxruntime-web'`. Required in a page. Default in Node: onnxruntime-node, else onnxruntime-web, whichever is installed. */
  runtime?: OnnxRuntime
  /** Threads of the runtime. Default: its own choice. */
  threads?: number
}

const FACTS: OptionNames<OnnxFacts> = {
  sampleRate: 1,
  clipSeconds: 1,
  hopSeconds: 1,
  maxClips: 1,
  output: 1,
  tagOutput: 1,
  tagNames: 1,
}
const OPTIONS: OptionNames<OnnxModelOptions> = { ...FACTS, prepare: 1, runtime: 1, threads: 1 }

/** Facts with their defaults, after the checks. */
interface CheckedFacts extends OnnxFacts {
  hopSeconds: number
  maxClips: number
}

/**
 * The model of a network of your own, in an ONNX file: samples of a clip in, a vector out. It is run by onnxruntime-node or
 * onnxruntime-web, which is installed beside murecom. Songs are compared by cosine. The name of the model is a hash of file and
 * facts: vectors of two networks are never mixed.
 *
 * @throws BackendMissingError when no runtime is installed; ModelFileError for other bytes, and for a network without such
 *   outputs; RangeError, TypeError for other options
 * @example
 * const model = await onnxModel(await readFile('clap.onnx'), { sampleRate: 48000, clipSeconds: 10 })
 * const index = new SongIndex({ model })
 */
export async function onnxModel(bytes: ArrayBuffer | Uint8Array, options: OnnxModelOptions): Promise<EmbeddingModel> {
  const where = 'onnxModel'
  const { prepare, runtime, threads, ...facts } = checkOptions(where, options, OPTIONS)
  if (threads !== undefined) checkInteger(where, 'threads', threads, 1, 256)
  if (prepare !== undefined && typeof prepare !== 'function') refuse(where, 'prepare', 'be a function', prepare)
  if (!(bytes instanceof ArrayBuffer || bytes instanceof Uint8Array)) {
    refuse(where, 'bytes', 'be an ArrayBuffer or Uint8Array', bytes)
  }
  const checked = checkFacts(where, facts)
  const file = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)
  const ort = runtime ?? (await installedRuntime())
  const session = await ort.InferenceSession.create(
    file,
    threads === undefined ? {} : { intraOpNumThreads: threads },
  ).catch(cause => {
    throw new ModelFileError(`${where}: the bytes are no network that the runtime can run: ${reason(cause)}`, { cause })
  })
  const network = new OnnxNetwork(where, ort, session, checked, prepare)
  await network.probe()
  return modelOf(await onnxName(file, facts), checked, network)
}

/** Checks what a file cannot say of itself. */
export function checkFacts(where: string, given: OnnxFacts): CheckedFacts {
  const facts = checkOptions(where, given, FACTS)
  checkNumber(where, 'sampleRate', facts.sampleRate, { min: 1000, max: 192_000 })
  checkNumber(where, 'clipSeconds', facts.clipSeconds, { min: 0.01, max: 600 })
  const { hopSeconds = facts.clipSeconds, maxClips = 10, tagOutput, tagNames } = facts
  checkNumber(where, 'hopSeconds', hopSeconds, { min: 0.01, max: 600 })
  checkInteger(where, 'maxClips', maxClips, 1, 1000)
  for (const name of ['output', 'tagOutput'] as const) {
    if (facts[name] !== undefined && typeof facts[name] !== 'string') refuse(where, name, 'be a text', facts[name])
  }
  if (tagNames !== undefined && !(Array.isArray(tagNames) && tagNames.every(name => typeof name === 'string'))) {
    refuse(where, 'tagNames', 'be an array of texts', tagNames)
  }
  if ((tagOutput === undefined) !== (tagNames === undefined)) {
    throw new TypeError(`${where}: tagOutput and tagNames must both be given, or neither`)
  }
  return { ...facts, hopSeconds, maxClips }
}

/** The name that vectors of a network carry: `'onnx-...'`, by the file and what was said of it. */
async function onnxName(bytes: Uint8Array, facts: OnnxFacts): Promise<string> {
  const said = new TextEncoder().encode(JSON.stringify(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))))
  const both = new Uint8Array(bytes.length + said.length)
  both.set(bytes)
  both.set(said, bytes.length)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', both), 0, 6)
  return `onnx-${Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')}`
}

function modelOf(name: string, facts: CheckedFacts, network: OnnxNetwork): EmbeddingModel {
  const { sampleRate, clipSeconds, hopSeconds, maxClips, tagNames } = facts
  const clipLength = Math.round(clipSeconds * sampleRate)
  const hop = Math.max(1, Math.round(hopSeconds * sampleRate))
  const analyse = async (samples: Float32Array): Promise<SoundAnalysis> => {
    requireSound(samples, clipLength, sampleRate)
    const clips = Math.min(maxClips, Math.floor((samples.length - clipLength) / hop) + 1)
    const vectors = new Float32Array(clips * network.dimensions)
    const tags = new Float32Array(tagNames?.length ?? 0)
    for (let c = 0; c < clips; c++) {
      const found = await network.run(samples.slice(c * hop, c * hop + clipLength))
      vectors.set(found.vector, c * network.dimensions)
      for (let t = 0; t < tags.length; t++) tags[t]! += found.tags![t]! / clips
    }
    return tagNames ? { vectors, tags } : { vectors }
  }
  return {
    name,
    dimensions: network.dimensions,
    sampleRate,
    seconds: ((maxClips - 1) * hop + clipLength) / sampleRate,
    embed: async samples => (await analyse(samples)).vectors,
    ...(tagNames && { tagNames, analyse }),
  }
}

/** A session, and which of its outputs are wanted. */
class OnnxNetwork {
  dimensions = 0
  readonly #where: string
  readonly #ort: OnnxRuntime
  readonly #session: OnnxSession
  readonly #facts: CheckedFacts
  readonly #prepare: NonNullable<OnnxModelOptions['prepare']>
  readonly #input: string
  readonly #output: string

  constructor(
    where: string,
    ort: OnnxRuntime,
    session: OnnxSession,
    facts: CheckedFacts,
    prepare: OnnxModelOptions['prepare'],
  ) {
    this.#where = where
    this.#ort = ort
    this.#session = session
    this.#facts = facts
    const { inputNames, outputNames } = session
    if (inputNames.length !== 1) this.#refuse(`it has ${inputNames.length} inputs, not one`)
    this.#input = inputNames[0]!
    this.#output = facts.output ?? outputNames[0]!
    for (const name of [this.#output, facts.tagOutput]) {
      if (name !== undefined && !outputNames.includes(name)) {
        this.#refuse(`it has no output ${JSON.stringify(name)}, but ${outputNames.join(', ')}`)
      }
    }
    const axes = session.inputMetadata?.[0]?.shape?.length ?? 2
    this.#prepare =
      prepare ?? (clip => ({ data: clip, dims: [...new Array(Math.max(0, axes - 1)).fill(1), clip.length] }))
  }

  /** Runs a clip of silence, so that a network that does not fit is refused before any song is. */
  async probe(): Promise<void> {
    const clip = new Float32Array(Math.round(this.#facts.clipSeconds * this.#facts.sampleRate))
    const { vector, tags } = await this.run(clip).catch(cause => {
      if (ModelFileError.isInstance(cause)) throw cause
      return this.#refuse(`it does not take a clip: ${reason(cause)}`, cause)
    })
    this.dimensions = vector.length
    if (tags && tags.length !== this.#facts.tagNames!.length) {
      this.#refuse(`it has ${tags.length} tags, and tagNames has ${this.#facts.tagNames!.length}`)
    }
  }

  /** Vector and tags of one clip. */
  async run(clip: Float32Array): Promise<{ vector: Float32Array; tags: Float32Array | undefined }> {
    const { data, dims } = this.#prepare(clip)
    const found = await this.#session.run({ [this.#input]: new this.#ort.Tensor('float32', data, dims) })
    const { tagOutput } = this.#facts
    return {
      vector: this.#meanRow(this.#output, found[this.#output]!),
      tags: tagOutput === undefined ? undefined : this.#meanRow(tagOutput, found[tagOutput]!),
    }
  }

  /** The mean over all axes but the last. */
  #meanRow(name: string, { data, dims }: OnnxTensor): Float32Array {
    if (!(data instanceof Float32Array)) return this.#refuse(`its output ${JSON.stringify(name)} is not float32`)
    const length = dims.at(-1) ?? 1
    if (data.length === 0 || data.length % length !== 0) this.#refuse(`its output ${JSON.stringify(name)} is empty`)
    const mean = new Float32Array(length)
    for (let i = 0; i < data.length; i++) mean[i % length]! += data[i]! / (data.length / length)
    return mean
  }

  #refuse(why: string, cause?: unknown): never {
    throw new ModelFileError(`${this.#where}: the network cannot be used: ${why}`, cause === undefined ? {} : { cause })
  }
}

/** The first line of what the runtime says. */
const reason = (error: unknown): string => String((error as Error)?.message ?? error).split('\n')[0]!
