import { broken, ffmpegFailed } from '../errors.ts'
import type { FfmpegFormat } from '../formats/foreign.ts'
import type { AudioFormat } from '../formats/format.ts'
import { type AudioTrack, checkChannels, checkRate, type Piece } from '../formats/track.ts'
import { sourceOf } from '../reading/source.ts'
import { findData } from '../wav/chunks.ts'
import { floatReader } from '../wav/samples.ts'
import { DEMUXERS } from './demuxers.ts'
import { type FfmpegProcess, inputArguments, startFfmpeg } from './process.ts'

/** Bytes of the WAV header that ffmpeg writes, at most. */
const HEADER = 256
/** Hours of sound that are believed; a small file can hold any number of empty packets. */
const MOST_HOURS = 48
const FLOAT_BYTES = 4
const readFloats = floatReader(FLOAT_BYTES)!

/** What is decoded, and with what. */
interface FfmpegFile {
  program: string
  path: string
  format: AudioFormat | FfmpegFormat
  signal: AbortSignal | undefined
}

/** A decoding that has begun: the header was read, `rest` is what came behind it. */
interface Start {
  process: FfmpegProcess
  sampleRate: number
  channels: number
  rest: Uint8Array
}

/**
 * Opens a file with ffmpeg, which decodes its first track of sound into float samples at the file's own rate. Decoding begins
 * at the start, wherever the part that is wanted lies: the places that containers state are not exact enough to seek by.
 */
export async function openByFfmpeg(file: FfmpegFile): Promise<AudioTrack> {
  let first: Start | undefined = await start(file)
  const { sampleRate, channels, process } = first
  const step = FLOAT_BYTES * channels
  async function* decoded(): AsyncGenerator<Piece> {
    const { process, rest } = first ?? (await start(file))
    first = undefined
    try {
      let held = rest
      for (let position = 0; ; ) {
        const count = Math.floor(held.length / step)
        if (count > 0) yield { position, channels: planar(held, count, channels) }
        position += count
        if (position > MOST_HOURS * 3600 * sampleRate) throw broken(`more than ${MOST_HOURS} hours of sound`)
        const bytes = await process.read()
        if (!bytes) return
        held = joined(held.subarray(count * step), bytes)
      }
    } finally {
      process.close()
    }
  }

  return {
    format: file.format,
    codec: codecIn(process.log()),
    sampleRate,
    channels,
    isSequential: true,
    async countSamples() {
      let end = 0
      for await (const { position, channels } of decoded()) end = position + channels[0]!.length
      return end
    },
    pieces: decoded,
    close() {
      first?.process.close()
      first = undefined
    },
  }
}

/** Begins to decode, and reads the header of the WAV file that ffmpeg writes. */
async function start({ program, path, format, signal }: FfmpegFile): Promise<Start> {
  const output = ['-vn', '-sn', '-dn', '-map_metadata', '-1', '-bitexact', '-c:a', 'pcm_f32le', '-f', 'wav', 'pipe:1']
  const process = startFfmpeg(program, [...inputArguments(path, DEMUXERS[format]), ...output], signal)
  try {
    let head: Uint8Array = new Uint8Array(0)
    for (let bytes = await process.read(); bytes; bytes = await process.read()) {
      head = joined(head, bytes)
      if (head.length >= HEADER) break
    }
    if (head.length === 0) throw await refusal(process)
    const { format: wave, offset } = await findData(sourceOf('ffmpeg', head), 0)
    const { sampleRate, channels } = wave
    return {
      process,
      sampleRate: checkRate(sampleRate),
      channels: checkChannels(channels),
      rest: head.subarray(offset),
    }
  } catch (error) {
    process.close()
    throw error
  }
}

/** Why ffmpeg wrote nothing, by its messages. They name paths and are as long as a file makes them: none is passed on. */
async function refusal(process: FfmpegProcess): Promise<Error> {
  await process.exitCode()
  const log = process.log()
  if (/^Unknown input format|Decoder .*not found|Unrecognized option|Option .*not found/m.test(log)) {
    return ffmpegFailed('the installed ffmpeg is built without a decoder for this file')
  }
  return broken(/matches no streams/.test(log) ? 'no sound in the file' : 'ffmpeg cannot read the file')
}

/** The codec of the first track of sound, by ffmpeg's name for it. */
function codecIn(log: string): string {
  return /Stream #0:\d+.*?: Audio: (\w+)/.exec(log)?.[1] ?? 'unknown'
}

function planar(bytes: Uint8Array, count: number, channels: number): Piece['channels'] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Array.from({ length: channels }, (_, c) => {
    const out = new Float32Array(count)
    readFloats(view, FLOAT_BYTES * c, FLOAT_BYTES * channels, out)
    return out
  })
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const out = new Uint8Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}
