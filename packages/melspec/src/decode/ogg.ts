import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis'
import { AudioDecodeError } from './errors.ts'
import { ascii } from './format.ts'
import { type AudioFile, checkRate, MonoCollector } from './mono.ts'
import { copyPage, findPage, type OggPage } from './ogg-page.ts'
import { type ByteSource, SourceWindow } from './source.ts'

/** Where the search for a place may stop: the rest is quicker read than searched. */
const CLOSE = 2 ** 17
/** Pages without a sample after which the stream is given up. */
const PATIENCE = 8
/** Bytes of the next page that are fed along with a page. */
const LOOK_AHEAD = 4

/**
 * Opens an Ogg Vorbis file: the first Vorbis stream of it. The page in front of the first sample that is asked for is found
 * by bisection over the positions that pages state; decoding begins there.
 */
export async function openOgg(source: ByteSource): Promise<AudioFile> {
  const head = await readHead(source)
  return {
    sampleRate: checkRate(head.sampleRate),
    async read(begin, end) {
      const decoder = new OggVorbisDecoder()
      try {
        await decoder.ready
        return await decode(source, head, decoder, begin, end)
      } finally {
        decoder.free()
      }
    },
  }
}

interface OggHead {
  serial: number
  sampleRate: number
  /** The pages with the three header packets. */
  pages: Uint8Array
  /** Offset of the first page of audio. */
  start: number
}

async function readHead(source: ByteSource): Promise<OggHead> {
  const window = new SourceWindow(source)
  let serial: number | undefined
  let sampleRate = 0
  let packets = 0
  const pages: Uint8Array[] = []
  for (let offset = 0; ; ) {
    const page = await findPage(window, offset, source.size)
    if (!page) {
      throw serial === undefined && offset > 0 // pages there were
        ? new AudioDecodeError('unknown-format', 'Ogg file without a Vorbis stream: Opus and others are not decoded')
        : new AudioDecodeError('broken-audio', 'Ogg file: no Vorbis stream with its headers')
    }
    offset = page.offset + page.length
    const at = window.at(page.offset)
    const bytes = window.bytes.subarray(at, at + page.length)
    if (serial === undefined && ascii(bytes, page.header, '\u0001vorbis') && page.length >= page.header + 16) {
      serial = page.serial
      sampleRate = new DataView(bytes.buffer, bytes.byteOffset).getUint32(page.header + 12, true)
    }
    if (page.serial !== serial) continue
    pages.push(copyPage(bytes, page, false))
    packets += page.packets
    if (packets >= 3) return { serial, sampleRate, pages: joined(pages), start: offset }
  }
}

async function decode(
  source: ByteSource,
  head: OggHead,
  decoder: OggVorbisDecoder,
  begin: number,
  end: number,
): Promise<Float32Array> {
  const window = new SourceWindow(source)
  const from = begin === 0 ? head.start : await pageBefore(window, head, begin)
  const mono = new MonoCollector(begin, end)
  let placed = from === head.start // the stream begins at sample 0
  let limit = Number.POSITIVE_INFINITY
  const take = (page: OggPage, channels: Float32Array[]): void => {
    const length = channels[0]?.length ?? 0
    if (!placed && page.granule >= 0) {
      mono.position = page.granule - length
      placed = true
    }
    if (page.flags & 4) limit = page.granule
    const keep = Math.max(0, Math.min(length, limit - mono.position))
    if (placed) mono.add(channels.map(channel => channel.subarray(0, keep)))
  }
  await decoder.decode(head.pages)
  // The decoder gives the samples of a page once a byte of the next one is there: so each is fed with the next one's start.
  let last: OggPage | undefined
  let rest: Uint8Array = new Uint8Array(0)
  let fruitless = 0
  for (let offset = from; !mono.done; ) {
    const page: OggPage | undefined = await findPage(window, offset, source.size)
    if (!page) break
    offset = page.offset + page.length
    if (page.serial !== head.serial) continue
    const at = window.at(page.offset)
    const bytes = copyPage(window.bytes.subarray(at, at + page.length), page, last === undefined)
    const { channelData } = await decoder.decode(joined([rest, bytes.subarray(0, LOOK_AHEAD)]))
    if (last) take(last, channelData)
    // With broken headers no page gives a sample, and each takes the decoder a long time to find that out.
    fruitless = channelData[0]?.length ? 0 : fruitless + 1
    if (fruitless > PATIENCE) break
    if (last && last.flags & 4) return mono.finish()
    last = page
    rest = bytes.subarray(LOOK_AHEAD)
  }
  if (last && !mono.done) {
    const { channelData } = await decoder.decode(rest)
    take(last, channelData)
    take(last, (await decoder.flush()).channelData)
  }
  return mono.finish()
}

/** The last page found whose samples all lie before sample `begin`: the next one is the first that is needed whole. */
async function pageBefore(window: SourceWindow, head: OggHead, begin: number): Promise<number> {
  const placedPage = async (from: number, to: number): Promise<OggPage | undefined> => {
    for (let offset = from; ; ) {
      const page = await findPage(window, offset, to)
      if (!page || (page.serial === head.serial && page.granule >= 0)) return page
      offset = page.offset + page.length
    }
  }
  let low = head.start
  let high = window.source.size
  while (high - low > CLOSE) {
    const middle = Math.floor((low + high) / 2)
    const page = await placedPage(middle, high)
    if (page && page.granule <= begin) low = page.offset
    else high = middle
  }
  for (let page = await placedPage(low, window.source.size); page && page.granule <= begin; ) {
    low = page.offset
    page = await placedPage(page.offset + page.length, window.source.size)
  }
  return low
}

function joined(parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
