import { fixtureBytes, fixtureJson } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { decode, decodeChunks, probe } from '../src/index.ts'

interface Expected {
  name: string
  sampleRate: number
  channels: number
  length: number
  places: number[]
  values: number[][][]
}

const url = (name: string): URL => new URL(`./fixtures/ffmpeg/${name}`, import.meta.url)
const expected = await fixtureJson<Expected[]>(url('expected.json'))
const LENGTH_OF_SOUND = 3

/** How near two decodings at different places have to be: exact for what is lossless. */
const sought = (codec: string): number => (codec === 'opus' ? 1e-3 : codec === 'mp3' || codec === 'vorbis' ? 1e-5 : 0)
/** How near another decoder comes. Its noise substitution makes AAC's noise another one. */
const distance = (codec: string): number => (codec === 'aac' ? 0.06 : codec === 'opus' ? 2e-3 : 2e-5)

describe.each(expected)('$name', ({ name, sampleRate, channels, length, places, values }) => {
  test('has the samples of ffmpeg', async () => {
    const bytes = await fixtureBytes(url(name))
    const found = await probe(bytes)
    const decoded = await decode(bytes, { channels: 'all' })
    expect(found).toMatchObject({ sampleRate, channels })
    expect(decoded.sampleRate).toBe(sampleRate)
    expect(decoded.channels).toHaveLength(channels)
    expect(Math.round(found.durationSeconds * sampleRate)).toBe(decoded.samples.length)
    // ffmpeg keeps the padding at the end of AAC in MP4, and cuts off that of Matroska.
    if (name.endsWith('.m4a') && found.codec === 'aac') {
      expect(decoded.samples).toHaveLength(LENGTH_OF_SOUND * sampleRate)
    } else if (found.format === 'matroska' || name === 'opus.mp4') {
      expect(Math.abs(decoded.samples.length - length) / sampleRate).toBeLessThan(0.02)
    } else expect(decoded.samples).toHaveLength(length)
    places.forEach((place, i) => {
      for (let c = 0; c < channels; c++) {
        const there = values[i]![c]!
        const here = decoded.channels[c]!.subarray(place, place + there.length)
        const worst = Math.max(...there.map((x, k) => Math.abs(x - here[k]!)))
        expect(worst, `channel ${c} at ${place}`).toBeLessThan(distance(found.codec))
      }
    })
  })

  test('has the same samples at the same place, wherever decoding begins', async () => {
    const bytes = await fixtureBytes(url(name))
    const { codec } = await probe(bytes)
    for (const kind of ['mono', 'all'] as const) {
      const whole = await decode(bytes, { channels: kind })
      const seconds = whole.samples.length / sampleRate
      for (const share of [0.003, 0.31, 0.62, 0.77, 0.94]) {
        const offsetSeconds = share * seconds
        const begin = Math.floor(offsetSeconds * sampleRate)
        const part = await decode(bytes, { channels: kind, offsetSeconds, durationSeconds: 0.05 })
        part.channels.forEach((samples, c) => {
          let worst = 0
          samples.forEach((x, i) => {
            worst = Math.max(worst, Math.abs(x - whole.channels[c]![begin + i]!))
          })
          expect(worst, `${kind}, channel ${c}, at ${begin}`).toBeLessThanOrEqual(sought(codec))
          expect(samples).toHaveLength(Math.min(Math.floor(0.05 * sampleRate), whole.samples.length - begin))
        })
      }
    }
  })

  test('chunks are the whole', async () => {
    const bytes = await fixtureBytes(url(name))
    const { samples } = await decode(bytes, { sampleRate: 11_025 })
    let position = 0
    for await (const chunk of decodeChunks(bytes, { sampleRate: 11_025 })) {
      expect(chunk.position).toBe(position)
      chunk.samples.forEach((x, i) => {
        if (Math.abs(x - samples[position + i]!) > 1e-5) expect(x, `at ${position + i}`).toBe(samples[position + i])
      })
      position += chunk.samples.length
    }
    expect(position).toBe(samples.length)
  })
})

test('a file of a page is decoded as its bytes are', async () => {
  for (const name of ['frames.flac', 'aac.m4a', 'layer3.mp3', 'float-32.wav']) {
    const bytes = await fixtureBytes(url(name))
    const options = { offsetSeconds: 0.2, durationSeconds: 0.3 }
    expect(await decode(new Blob([bytes]), options)).toEqual(await decode(bytes, options))
  }
})
