import { FLACDecoder } from '@wasm-audio-decoders/flac'
import { AudioDecodeError } from './errors.ts'
import { type FlacFrameHeader, type FlacStreamInfo, flacFrameHeader } from './flac-header.ts'
import { ascii, id3Length } from './format.ts'
import { type AudioFile, checkRate, MonoCollector } from './mono.ts'
import { type ByteSource, SourceWindow } from './source.ts'

/** Longest frame that is believed: 65,535 samples of 8 channels of 32 bits, and their headers. */
const LARGEST_FRAME = 2 ** 21 + 1024
/** Frames that are decoded at once. */
const BATCH = 32
/** Where the search for a place may stop: the rest is quicker read than searched. */
const CLOSE = 2 ** 18

/** Opens a FLAC file. The frame with the first sample that is asked for is found by bisection; decoding begins there. */
export async function openFlac(source: ByteSource): Promise<AudioFile> {
  const { info, start } = await readMetadata(source)
  return {
    sampleRate: checkRate(info.sampleRate),
    async read(begin, end) {
      const window = new SourceWindow(source)
      let frame = await frameBefore(window, info, start, begin)
      if (!frame) throw new AudioDecodeError('broken-audio', 'no FLAC frame in the file')
      const mono = new MonoCollector(begin, end, frame.sample)
      const decoder = new FLACDecoder()
      try {
        await decoder.ready
        while (frame && !mono.done) {
          const batch: Uint8Array[] = []
          let length = 0
          while (frame && batch.length < BATCH && mono.position + length < end) {
            const next: PlacedFrame | undefined = await frameAfter(window, info, frame)
            const stop = next ? next.offset : Math.min(source.size, frame.offset + LARGEST_FRAME)
            if (!window.has(frame.offset, stop - frame.offset)) await window.move(frame.offset, stop - frame.offset)
            batch.push(window.bytes.slice(window.at(frame.offset), window.at(stop)))
            length += frame.length
            frame = next
          }
          const { channelData, bitDepth } = await decoder.decodeFrames(batch)
          for (const channel of channelData) rescale(channel, bitDepth)
          mono.add(channelData)
        }
      } finally {
        decoder.free()
      }
      return mono.finish()
    },
  }
}

/** The decoder divides by 2^(bits - 1) - 1; everyone else, librosa too, by 2^(bits - 1). */
function rescale(samples: Float32Array, bits: number): void {
  const whole = 2 ** (bits - 1)
  for (let i = 0; i < samples.length; i++) samples[i] = Math.round(samples[i]! * (whole - 1)) / whole
}

type PlacedFrame = FlacFrameHeader & { offset: number }

async function readMetadata(source: ByteSource): Promise<{ info: FlacStreamInfo; start: number }> {
  let offset = 0
  let bytes = await source.read(0, 10)
  for (let tag = id3Length(bytes, 0); tag > 0; tag = id3Length(bytes, 0)) {
    offset += tag
    bytes = await source.read(offset, 10)
  }
  if (!ascii(bytes, 0, 'fLaC')) throw new AudioDecodeError('broken-audio', 'not a FLAC file')
  offset += 4
  let info: FlacStreamInfo | undefined
  for (;;) {
    bytes = await source.read(offset, 38)
    if (bytes.length < 4) throw new AudioDecodeError('broken-audio', 'FLAC file: it ends within its metadata')
    const size = bytes[1]! * 65536 + bytes[2]! * 256 + bytes[3]!
    if ((bytes[0]! & 127) === 0 && bytes.length >= 38) {
      const sampleRate = bytes[14]! * 4096 + bytes[15]! * 16 + (bytes[16]! >> 4)
      info = { sampleRate, blockSize: bytes[4]! * 256 + bytes[5]!, shared: undefined }
    }
    offset += 4 + size
    if (bytes[0]! & 128) break
  }
  if (!info) throw new AudioDecodeError('broken-audio', 'FLAC file: no stream information')
  return { info, start: offset }
}

/** The last frame found that begins at or before `sample`; the first one where none does. */
async function frameBefore(
  window: SourceWindow,
  info: FlacStreamInfo,
  start: number,
  sample: number,
): Promise<PlacedFrame | undefined> {
  let best = await findFrame(window, info, start, window.source.size)
  if (!best) return undefined
  const at = window.at(best.offset)
  info.shared = [window.bytes[at + 1]!, window.bytes[at + 3]! & 14]
  let low = best.offset
  let high = window.source.size
  while (sample > 0 && high - low > CLOSE) {
    const middle = Math.floor((low + high) / 2)
    const found = await findFrame(window, info, middle, high)
    if (found && found.sample <= sample) {
      best = found
      low = found.offset
    } else high = middle
  }
  for (let next: PlacedFrame | undefined = best; next && next.sample <= sample; ) {
    best = next
    if (next.sample + next.length > sample) break
    next = await frameAfter(window, info, next)
  }
  return best
}

/** The frame that follows: the next header that counts on from this one. */
async function frameAfter(
  window: SourceWindow,
  info: FlacStreamInfo,
  frame: PlacedFrame,
): Promise<PlacedFrame | undefined> {
  const limit = Math.min(window.source.size, frame.offset + LARGEST_FRAME)
  let from = frame.offset + frame.size
  for (;;) {
    const next = await findFrame(window, info, from, limit)
    if (!next || next.sample > frame.sample) return next
    from = next.offset + 1
  }
}

/** The first frame header in bytes `from .. to` of the file. */
async function findFrame(
  window: SourceWindow,
  info: FlacStreamInfo,
  from: number,
  to: number,
): Promise<PlacedFrame | undefined> {
  for (let offset = from; offset + 16 <= to; ) {
    if (!window.has(offset, 16)) {
      await window.move(offset, 16)
      if (window.bytes.length < 16) return undefined
    }
    const at = window.bytes.indexOf(0xff, window.at(offset))
    if (at < 0 || at + 16 > window.bytes.length) {
      offset = window.start + (at < 0 ? window.bytes.length : at)
      if (offset + 16 > window.source.size) return undefined
      continue
    }
    offset = window.start + at
    if (offset + 16 > to) return undefined
    const header = flacFrameHeader(window.bytes, at, info)
    if (header) return { ...header, offset }
    offset++
  }
  return undefined
}
