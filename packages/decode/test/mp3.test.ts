import { fixtureBytes } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { decode } from '../src/index.ts'
import { Mp3Frames } from '../src/mp3/frames.ts'
import { openMinimp3 } from '../src/mp3/minimp3.ts'
import { openMp3 } from '../src/mp3/mp3.ts'
import { type ByteSource, sourceOf } from '../src/reading/source.ts'

const file = (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  fixtureBytes(new URL(`./fixtures/librosa/${name}`, import.meta.url))

/** Every frame given to minimp3 alone, one at a time, from the start: what a decoding has to be, bit for bit. */
async function frameByFrame(bytes: Uint8Array): Promise<{ samples: Float32Array; refused: boolean }> {
  const frames = await Mp3Frames.open(sourceOf('test', bytes))
  const count = await frames.find(Number.POSITIVE_INFINITY)
  const decoder = (await openMinimp3(frames))!
  const out = new Float32Array(count * frames.samples)
  for (let i = 0; i < count; i++) {
    const frame = bytes.subarray(frames.list.offset(i), frames.list.offset(i) + frames.list.size(i))
    out.set(decoder.decode(frame, frames.list.sizes(i, i + 1))[0]!, i * frames.samples)
  }
  const { refused } = decoder
  decoder.close()
  return { samples: out.subarray(frames.skip, Math.min(out.length, frames.end)), refused }
}

/** All channels, which Symphonia decodes, and their mean. */
async function bySymphonia(bytes: Uint8Array): Promise<Float32Array> {
  const { channels } = await decode(bytes, { channels: 'all' })
  return channels[0]!.map((_, i) => channels.reduce((sum, channel) => sum + channel[i]!, 0) / channels.length)
}

/** More large values than a granule has, in the first granule of every frame of MPEG 1, stereo: bits 32 to 40 behind the header. */
async function withTooManyValues(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await file(name)
  for (let i = 0; i + 9 < bytes.length; i++) {
    if (bytes[i] !== 0xff || (bytes[i + 1]! & 0xfe) !== 0xfa) continue
    bytes[i + 8] = 0xff
    bytes[i + 9]! |= 0x80
  }
  return bytes
}

/** The second half of a file, many times over: more frames than are decoded at once. */
async function repeated(name: string, times: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await file(name)
  const piece = bytes.subarray(bytes.length >> 1)
  const out = new Uint8Array(times * piece.length)
  for (let i = 0; i < times; i++) out.set(piece, i * piece.length)
  return out
}

/** Largest difference; Infinity when the lengths differ. */
function difference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  return a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i]!)), 0)
}

describe.each([
  'cbr-64.mp3',
  'vbr.mp3',
  'low-reservoir.mp3',
  'mono-8k.mp3',
  'mono-22k.mp3',
  'stereo-48k.mp3',
  'no-info-frame.mp3',
  'free-format.mp3',
  'picture.mp3',
])('%s', name => {
  test('minimp3 is the one that is used, for mono', async () => {
    const bytes = await file(name)
    const { samples } = await decode(bytes)
    expect(samples.length).toBeGreaterThan(2000)
    expect(samples).toEqual((await frameByFrame(bytes)).samples)
  })

  test('minimp3 and Symphonia give the same samples, to well below a step of 16 bits', async () => {
    const bytes = await file(name)
    expect(difference((await decode(bytes)).samples, await bySymphonia(bytes))).toBeLessThan(2 ** -16 / 5)
  })
})

test('free format, and a picture full of frame headers, change nothing', async () => {
  // free-format.mp3 has the frames of cbr-64.mp3 but not the info frame with the encoder's delay: 1105 samples.
  const plain = (await decode(await file('cbr-64.mp3'))).samples
  const free = (await decode(await file('free-format.mp3'))).samples
  expect(difference(free.subarray(1105, 1105 + plain.length), plain)).toBeLessThan(1e-6)
  expect((await decode(await file('picture.mp3'))).samples).toEqual(plain)
})

test('an mp3 with a broken stretch in the middle goes on behind it', async () => {
  const bytes = await file('cbr-64.mp3')
  bytes.fill(0, 2500, 2900)
  const { samples, sampleRate } = await decode(bytes)
  expect(samples.length).toBeGreaterThan(0.5 * sampleRate)
})

test('a stream of which minimp3 takes no frame goes to Symphonia', async () => {
  const bytes = await withTooManyValues('stereo-48k.mp3')
  expect((await frameByFrame(bytes)).refused).toBe(true)
  const { samples } = await decode(bytes)
  expect(samples.length).toBeGreaterThan(2000)
  expect(difference(samples, await bySymphonia(bytes))).toBeLessThan(1e-7)
})

test('frames that are too long for minimp3 are not given to it', async () => {
  expect(await openMinimp3({ samples: 1152, longest: 2305 } as Mp3Frames)).toBeUndefined()
})

test('a part of a file is read without the rest', async () => {
  const long = await repeated('cbr-64.mp3', 600)
  const source = sourceOf('test', long)
  const reads: { offset: number; length: number }[] = []
  const watched: ByteSource = {
    size: source.size,
    read: async (offset, length) => {
      const bytes = await source.read(offset, length)
      reads.push({ offset, length: bytes.length })
      return bytes
    },
  }
  const track = await openMp3(watched)
  let samples = 0
  for await (const { position, channels } of track.pieces(6 * 44_100, true)) {
    samples = position + channels[0]!.length
    if (samples >= 7 * 44_100) break
  }
  expect(samples).toBeGreaterThanOrEqual(7 * 44_100)
  const furthest = Math.max(...reads.map(({ offset, length }) => offset + length))
  expect(furthest).toBeLessThan((9 * 64_000) / 8 + 2 ** 18) // 7 s of 64 kbit/s, a batch, and what is read at once
  expect(furthest).toBeLessThan(long.length / 3)
})

test('files that are decoded at the same time do not disturb each other', async () => {
  const bytes = await Promise.all(['cbr-64.mp3', 'vbr.mp3', 'mono-22k.mp3'].map(name => repeated(name, 10)))
  const alone: Float32Array[] = []
  for (const one of bytes) alone.push((await decode(one)).samples)
  for (let round = 0; round < 3; round++) {
    const together = await Promise.all(bytes.map(one => decode(one)))
    for (const [i, { samples }] of together.entries()) expect(difference(samples, alone[i]!)).toBe(0)
  }
})
