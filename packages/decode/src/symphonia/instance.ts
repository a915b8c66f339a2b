import { type CompiledBuild, compileFirst, once } from '@murecom/internal/wasm'
import { AudioDecodeError, broken, unsupported } from '../errors.ts'
import { type InstantSource, MissingBytes } from '../reading/cached.ts'
import type { SymphoniaExports } from './exports.ts'

/** The builds of Symphonia; each is loaded when the first file of its formats is decoded. */
export type SymphoniaBuild = 'mp3' | 'flac' | 'ogg' | 'mp4' | 'aiff' | 'all'

const TEXTS: Record<SymphoniaBuild, () => Promise<{ WASM_BASE64: string }>> = {
  mp3: () => import('../generated/symphonia-mp3.ts'),
  flac: () => import('../generated/symphonia-flac.ts'),
  ogg: () => import('../generated/symphonia-ogg.ts'),
  mp4: () => import('../generated/symphonia-mp4.ts'),
  aiff: () => import('../generated/symphonia-aiff.ts'),
  all: () => import('../generated/symphonia-all.ts'),
}

const compiled = Object.fromEntries(
  Object.entries(TEXTS).map(([name, load]) => [
    name,
    once(() => compileFirst([{ name, base64: async () => (await load()).WASM_BASE64 }])),
  ]),
) as Record<SymphoniaBuild, () => Promise<CompiledBuild | undefined>>

/** Bytes that a file may make the decoder read, in file lengths: one that asks for more goes round in circles. */
const MOST_READS = 64
const SPARE_READS = 2 ** 26

/** decoder/src/lib.rs says so where no track has a codec that Symphonia has a name for. */
const NO_TRACK = 'no track of sound'
/** Symphonia says so where no container of the build has a stream: the bytes begin like one, and are none. */
const NO_READER = 'no suitable format reader found'

/** One file in one instance of WebAssembly, which is thrown away with it. */
export interface Instance {
  readonly exports: SymphoniaExports
  /** Runs a call; a trap or a failure becomes an error of the file. */
  run(call: (exports: SymphoniaExports) => number): number
  /** Where the decoder read last. */
  readonly position: () => number
}

/** Starts an instance on a source. */
export async function startInstance(build: SymphoniaBuild, source: InstantSource): Promise<Instance> {
  const found = await compiled[build]()
  if (!found)
    throw new AudioDecodeError('unsupported-format', 'this runtime has no WebAssembly, which decodes the file')
  let budget = source.size * MOST_READS + SPARE_READS
  let position = 0
  let failure: unknown
  const env = {
    size: () => source.size,
    read(at: number, to: number, length: number): number {
      budget -= length
      if (budget < 0) throw broken('the file sends its decoder round in circles')
      if (at >= source.size) return 0
      let bytes: Uint8Array
      try {
        bytes = source.readNow(at, Math.min(length, source.size - at))
      } catch (error) {
        if (error instanceof MissingBytes) throw error
        failure = error
        return -1
      }
      new Uint8Array(exports.memory.buffer, to, length).set(bytes)
      position = at + bytes.length
      return bytes.length
    },
  }
  const exports = new WebAssembly.Instance(found.module, { env }).exports as unknown as SymphoniaExports
  return {
    exports,
    position: () => position,
    run(call) {
      let result: number
      try {
        result = call(exports)
      } catch (error) {
        if (error instanceof AudioDecodeError || error instanceof MissingBytes) throw error
        throw broken('the decoder gave up: the data are damaged, or ask for too much memory', { cause: error })
      }
      if (failure !== undefined) throw failure // the file could not be read: that is not a fault of its bytes
      if (result < -1) {
        throw refusal(messageOf(exports), build)
      }
      return result
    },
  }
}

/** An error by Symphonia's words, such as "unsupported feature: aac: aac too complex". */
function refusal(message: string, build: SymphoniaBuild): AudioDecodeError {
  if (message.includes(NO_READER))
    return broken(`no ${build === 'all' ? '' : `${build} `}stream that can be read in the file`)
  if (message === NO_TRACK) return unsupported('the sound of the file')
  // What a file lacks is not a feature: "unsupported feature: isomp4: missing moov atom" is said of one that was cut off, "ogg: page
  // is not marked as first" of one whose first page is damaged.
  if (/missing moov/.test(message)) return broken('the index of the file is missing')
  return message.startsWith('unsupported') && !/missing|is not marked/.test(message)
    ? unsupported(`what the file holds (${message.replace(/^[^:]*: /, '')})`)
    : broken(message)
}

function messageOf(exports: SymphoniaExports): string {
  const bytes = new Uint8Array(exports.memory.buffer, exports.message(), exports.message_length())
  return new TextDecoder().decode(bytes.slice())
}
