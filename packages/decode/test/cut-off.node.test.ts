import { describe, expect, test } from 'vitest'
import { decode, probe } from '../src/index.ts'
import { fixture } from './fixture.ts'

const SHARES = [0.6, 0.97]
/** Files whose pages of a second are lost with their last byte. */
const COARSE = 0.45

/** How much of the sound is left in what is left of the bytes; probe and decode have to agree. */
async function leftOf(bytes: Uint8Array, share: number): Promise<number> {
  const cut = bytes.slice(0, Math.floor(bytes.length * share))
  const { durationSeconds, sampleRate } = await probe(cut)
  const { samples } = await decode(cut)
  expect(Math.round(durationSeconds * sampleRate)).toBe(samples.length)
  const whole = (await decode(bytes)).samples
  // What is left sounds as it did.
  const until = Math.floor(0.8 * samples.length)
  const worst = samples.subarray(0, until).reduce((most, x, i) => Math.max(most, Math.abs(x - whole[i]!)), 0)
  expect(worst).toBeLessThan(1e-3)
  return samples.length / whole.length
}

/** An MP4 file with its index before the sound, as files for the web have it. */
function indexFirst(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const boxes: { name: string; part: Uint8Array }[] = []
  for (let at = 0; at < bytes.length; at += view.getUint32(at)) {
    const part = bytes.slice(at, at + view.getUint32(at))
    boxes.push({ name: String.fromCharCode(...part.subarray(4, 8)), part })
  }
  const index = boxes.find(({ name }) => name === 'moov')!.part
  const places = new DataView(index.buffer)
  for (let i = 4; i + 4 < index.length; i++) {
    if (String.fromCharCode(...index.subarray(i, i + 4)) !== 'stco') continue
    for (let k = 0, at = i + 12; k < places.getUint32(i + 8); k++, at += 4) {
      places.setUint32(at, places.getUint32(at) + index.length)
    }
  }
  const others = boxes.filter(({ name }) => name !== 'moov').map(({ part }) => part)
  return new Uint8Array(Buffer.concat([others[0]!, index, ...others.slice(1)]))
}

describe.each(SHARES)('cut off at %d', share => {
  test.each([
    '24-bit.wav',
    'layer3.mp3',
    'adts.aac',
    'frames.flac',
    '24-bit.aiff',
    'pcm.caf',
    'aac.mkv',
    'flac.mka',
    'opus.webm',
  ])('%s has the sound of what is there', async name => {
    expect(Math.abs((await leftOf(await fixture(`ffmpeg/${name}`), share)) - share)).toBeLessThan(0.1)
  })

  test.each(['aac.m4a', 'mono-22k.m4a', 'alac.m4a', 'opus.mp4'])('%s, whose index comes first', async name => {
    const bytes = indexFirst(await fixture(`ffmpeg/${name}`))
    expect(Math.abs((await leftOf(bytes, share)) - share)).toBeLessThan(0.1)
  })

  test.each(['vorbis.ogg', 'flac-in-ogg.ogg', 'opus.opus'])('%s has its whole pages', async name => {
    const left = await leftOf(await fixture(`ffmpeg/${name}`), share)
    expect(left).toBeGreaterThan(share - COARSE)
    expect(left).toBeLessThan(share)
  })

  test.each(['aac.m4a', 'alac.m4a'])('%s without its index is refused', async name => {
    const bytes = await fixture(`ffmpeg/${name}`)
    const cut = bytes.slice(0, Math.floor(bytes.length * Math.min(share, 0.9)))
    await expect(probe(cut)).rejects.toMatchObject({ code: 'broken-audio' })
  })
})
