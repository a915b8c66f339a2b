import { expect, test } from 'vitest'
import { decode, probe } from '../src/index.ts'
import { fixture } from './fixture.ts'
import { joined } from './joined.ts'

/** A page of an Ogg file (RFC 3533): its header up to the segments, their lengths, and what they hold. */
interface Page {
  head: Uint8Array
  segments: Uint8Array
  body: Uint8Array
}

function pagesOf(bytes: Uint8Array): Page[] {
  const pages: Page[] = []
  for (let at = 0; at < bytes.length; ) {
    const segments = bytes.slice(at + 27, at + 27 + bytes[at + 26]!)
    const begin = at + 27 + segments.length
    const end = begin + segments.reduce((sum, length) => sum + length, 0)
    pages.push({ head: bytes.slice(at, at + 27), segments, body: bytes.slice(begin, end) })
    at = end
  }
  return pages
}

const positionOf = ({ head }: Page): number => Number(new DataView(head.buffer).getBigInt64(6, true))

function fileOf(pages: readonly Page[]): Uint8Array<ArrayBuffer> {
  return joined(
    ...pages.map(({ head, segments, body }, number) => {
      const page = joined(head, segments, body)
      const view = new DataView(page.buffer)
      view.setUint32(18, number, true)
      page[26] = segments.length
      view.setUint32(22, 0, true)
      view.setUint32(22, checksum(page), true)
      return page
    }),
  )
}

function checksum(page: Uint8Array): number {
  let sum = 0
  for (const byte of page) {
    sum ^= byte << 24
    for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0)
  }
  return sum >>> 0
}

/** The same file with all of its sound in one page. */
function inOnePage(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const pages = pagesOf(bytes)
  const first = pages.findIndex(page => positionOf(page) > 0)
  const sound = pages.slice(first)
  return fileOf([
    ...pages.slice(0, first),
    {
      head: sound.at(-1)!.head,
      segments: joined(...sound.map(({ segments }) => segments)),
      body: joined(...sound.map(({ body }) => body)),
    },
  ])
}

/** The same file with every position earlier. */
function earlier(bytes: Uint8Array, samples: number): Uint8Array<ArrayBuffer> {
  const pages = pagesOf(bytes)
  for (const page of pages) {
    const position = positionOf(page)
    if (position > 0) new DataView(page.head.buffer).setBigInt64(6, BigInt(position - samples), true)
  }
  return fileOf(pages)
}

/** Length by `probe`, and the samples. */
async function heard(bytes: Uint8Array, offsetSeconds = 0): Promise<{ length: number; samples: Float32Array }> {
  const { durationSeconds, sampleRate } = await probe(bytes)
  return { length: Math.round(durationSeconds * sampleRate), samples: (await decode(bytes, { offsetSeconds })).samples }
}

test('pages put together again are the file', async () => {
  const bytes = await fixture('librosa/short-pages.ogg')
  expect(fileOf(pagesOf(bytes))).toEqual(bytes)
})

test.each(['librosa/short-pages.ogg', 'ffmpeg/mono.opus'])('%s has the same sound in one page', async name => {
  const bytes = await fixture(name)
  const one = inOnePage(bytes)
  expect(pagesOf(one).length).toBeLessThan(pagesOf(bytes).length)
  const whole = await heard(bytes)
  expect(await heard(one)).toEqual(whole)
  expect((await heard(one, 0.5)).samples).toEqual((await heard(bytes, 0.5)).samples)
})

test.each(['mono-8k.ogg', 'stereo-44k.ogg'])('%s, whose sound is one page, twice', async name => {
  const bytes = await fixture(`librosa/${name}`)
  const once = await heard(bytes)
  expect(once.length).toBe(once.samples.length)
  const both = await heard(joined(bytes, bytes))
  expect(both.length).toBe(both.samples.length)
  expect(both.samples.slice(0, once.length)).toEqual(once.samples)
  // The second stream keeps what its last packet holds beyond its end.
  expect(both.length).toBeGreaterThanOrEqual(2 * once.length)
  expect(both.length).toBeLessThan(2 * once.length + 1024)
})

test('a first page that holds more than its position says begins before the music', async () => {
  const bytes = await fixture('librosa/short-pages.ogg')
  const whole = await heard(bytes)
  const cut = await heard(earlier(bytes, 100))
  expect(cut.length).toBe(whole.length - 100)
  expect(cut.samples).toEqual(whole.samples.slice(100))
  const late = await heard(earlier(bytes, 100), 0.4)
  expect(late.samples).toEqual(cut.samples.slice(Math.floor(0.4 * 22050)))
})

test.each([
  ['of the page', 29],
  ['of the codec', 39],
  ['of the comment', 90],
])('a damaged header %s is a verdict about the bytes', async (_, at) => {
  const bytes = (await fixture('ffmpeg/vorbis.ogg')).fill(77, at, at + 12)
  const error = await decode(bytes).catch(e => e)
  expect(error).toMatchObject({ name: 'AudioDecodeError', code: 'broken-audio' })
  expect(error.message).not.toMatch(/ffmpeg|not defined/)
})
