import { fixtureBytes } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { openMinimp3 } from '../src/decode/minimp3.ts'
import { MP3_DECODERS, type OpenDecoder, openMp3 } from '../src/decode/mp3/mp3.ts'
import { openMpg123 } from '../src/decode/mpg123.ts'
import { bytesSource } from '../src/decode/source.ts'
import { decodeAudio } from '../src/decode.ts'

const file = (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  fixtureBytes(new URL(`./fixtures/audio/${name}`, import.meta.url))
const all = [0, Number.POSITIVE_INFINITY] as const

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

/** The first place where two signals differ, -1 where they are equal. */
const different = (a: Float32Array, b: Float32Array): number =>
  a.length === b.length ? a.findIndex((x, i) => x !== b[i]) : 0

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
  test('minimp3 and mpg123 give the same samples, to well below a step of 16 bits', async () => {
    const bytes = await file(name)
    const fast = await (await openMp3(bytesSource(bytes), [openMinimp3])).read(...all)
    const slow = await (await openMp3(bytesSource(bytes), [openMpg123])).read(...all)
    expect(fast.length).toBeGreaterThan(2000)
    expect(fast.length).toBe(slow.length)
    let worst = 0
    for (let i = 0; i < fast.length; i++) worst = Math.max(worst, Math.abs(fast[i]! - slow[i]!))
    expect(worst).toBeLessThan(2 ** -16 / 5)
  })

  test('minimp3 is the one that is used', async () => {
    const bytes = await file(name)
    const fast = await (await openMp3(bytesSource(bytes), [openMinimp3])).read(...all)
    expect((await decodeAudio(bytes)).samples).toEqual(fast)
  })
})

test('a stream of which minimp3 takes no frame goes to mpg123', async () => {
  const bytes = await withTooManyValues('stereo-48k.mp3')
  expect(await (await openMp3(bytesSource(bytes), [openMinimp3])).read(...all)).toHaveLength(0)
  const slow = await (await openMp3(bytesSource(bytes), [openMpg123])).read(...all)
  expect(slow.length).toBeGreaterThan(2000)
  expect((await decodeAudio(bytes)).samples).toEqual(slow)
})

test('where there is no minimp3, mpg123 does the work', async () => {
  const bytes = await file('vbr.mp3')
  const without = [async () => undefined, MP3_DECODERS[1]!]
  const slow = await (await openMp3(bytesSource(bytes), [openMpg123])).read(...all)
  expect(await (await openMp3(bytesSource(bytes), without)).read(...all)).toEqual(slow)
})

test('frames that are too long for minimp3 are not given to it', async () => {
  expect(await openMinimp3({ samples: 1152, longest: 2305 } as Parameters<typeof openMinimp3>[0])).toBeUndefined()
})

test('a part of a file is decoded, and read, without the rest', async () => {
  const long = await repeated('cbr-64.mp3', 600)
  const source = bytesSource(long)
  let decoded = 0
  const counting: OpenDecoder = async frames => {
    const decoder = (await openMinimp3(frames))!
    return {
      ...decoder,
      refused: false,
      decode: (bytes, sizes) => {
        decoded += sizes.length
        return decoder.decode(bytes, sizes)
      },
    }
  }
  let furthest = 0
  const watched = {
    size: source.size,
    read: (offset: number, length: number) => {
      furthest = Math.max(furthest, offset + length)
      return source.read(offset, length)
    },
  }
  const samples = await (await openMp3(watched, [counting])).read(6 * 44_100, 7 * 44_100)
  expect(samples).toHaveLength(44_100)
  expect(decoded).toBeLessThanOrEqual(Math.ceil(44_100 / 1152) + 1 + 16) // and those that the first one depends on
  expect(furthest).toBeLessThan((8 * 64_000) / 8 + 2 ** 18) // 8 s of 64 kbit/s, and what is read at once
  expect(furthest).toBeLessThan(long.length / 3)
})

test('files that are decoded at the same time do not disturb each other', async () => {
  const bytes = await Promise.all(['cbr-64.mp3', 'vbr.mp3', 'mono-22k.mp3'].map(name => repeated(name, 10)))
  const alone = []
  for (const one of bytes) alone.push(await decodeAudio(one))
  for (let round = 0; round < 3; round++) {
    const together = await Promise.all(bytes.map(one => decodeAudio(one)))
    for (const [i, { samples }] of together.entries()) expect(different(samples, alone[i]!.samples)).toBe(-1)
  }
})
