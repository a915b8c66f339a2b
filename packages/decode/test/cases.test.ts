import { fixtureBytes, wavBytes } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { decode, probe, scanLevels, sniffFormat } from '../src/index.ts'
import { joined } from './joined.ts'

const file = (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  fixtureBytes(new URL(`./fixtures/cases/${name}`, import.meta.url))

/** Length by `probe` and by `decode`. */
async function lengths(bytes: Uint8Array): Promise<[number, number]> {
  const { durationSeconds, sampleRate } = await probe(bytes)
  return [Math.round(durationSeconds * sampleRate), (await decode(bytes)).samples.length]
}

/** Whole and sought decodings agree at some places. */
async function expectSought(bytes: Uint8Array, places: readonly number[]): Promise<void> {
  const { samples, sampleRate } = await decode(bytes)
  for (const offsetSeconds of places) {
    const part = await decode(bytes, { offsetSeconds, durationSeconds: 0.1 })
    const begin = Math.floor(offsetSeconds * sampleRate)
    expect(part.samples).toEqual(samples.slice(begin, begin + Math.floor(0.1 * sampleRate)))
  }
}

describe('FLAC: where the frames are', () => {
  test('a minimum block size that is that of the short last block', async () => {
    const bytes = await file('flac-min-block-of-last.flac')
    const { samples } = await decode(bytes, { offsetSeconds: 9, durationSeconds: 1 })
    expect(samples).toHaveLength(8000)
    expect([...samples.subarray(0, 3)].map(x => Number(x.toFixed(4)))).toEqual([-0.0019, 0.1964, 0.2816])
    expect(await lengths(bytes)).toEqual([96_000, 96_000])
  })

  test('samples that read as a frame header', async () => {
    const bytes = await file('flac-false-header.flac')
    expect(await lengths(bytes)).toEqual([96_000, 96_000])
    await expectSought(bytes, [1.2, 5.01, 11])
  })

  test('numbers that do not begin with 0', async () => {
    const bytes = await file('flac-numbers-from-5000.flac')
    expect(await lengths(bytes)).toEqual([96_000, 96_000])
    await expectSought(bytes, [0.5, 6.2, 11.5])
  })

  test('a damaged frame is silence in its place', async () => {
    const bytes = await file('flac-damaged-frame.flac')
    const { samples } = await decode(bytes)
    expect(await lengths(bytes)).toEqual([96_000, 96_000])
    let silent = 0
    let run = 0
    for (const x of samples) {
      run = x === 0 ? run + 1 : 0
      silent = Math.max(silent, run)
    }
    expect(silent).toBeGreaterThanOrEqual(576)
    expect(silent).toBeLessThan(600)
    await expectSought(bytes, [1.1, 5.9, 6, 6.1, 10])
  })

  test('a smallest frame that is larger than the largest', async () => {
    const bytes = await file('flac-false-header.flac')
    const other = bytes.slice()
    other.set([0, 200, 0, 0, 100, 0], 12)
    expect(await decode(other)).toEqual(await decode(bytes))
  })

  test('one short frame, 99 bytes in all', async () => {
    expect(await lengths(await file('flac-one-short-frame.flac'))).toEqual([400, 400])
  })

  test('a total of 0, as a pipe writes it, or a false one', async () => {
    const bytes = await file('flac-false-header.flac')
    const { samples } = await decode(bytes, { offsetSeconds: 7, durationSeconds: 0.5 })
    for (const total of [0, 1, 2 ** 30]) {
      const other = bytes.slice()
      other[21]! &= 0xf0
      new DataView(other.buffer).setUint32(22, total)
      expect(await lengths(other)).toEqual([96_000, 96_000])
      expect((await decode(other, { offsetSeconds: 7, durationSeconds: 0.5 })).samples).toEqual(samples)
    }
  })

  test('a stream that states no total has the length and the sound of the one that does', async () => {
    const bytes = await file('flac-total-known.flac')
    const other = bytes.slice()
    other[21]! &= 0xf0
    new DataView(other.buffer).setUint32(22, 0)
    expect(other).not.toEqual(bytes)
    const [length] = await lengths(bytes)
    expect(length).toBeGreaterThan(0)
    expect(await lengths(other)).toEqual([length, length])
    expect(await decode(other)).toEqual(await decode(bytes))
    const middle = { offsetSeconds: (await probe(bytes)).durationSeconds / 2, durationSeconds: 1 }
    expect(await decode(other, middle)).toEqual(await decode(bytes, middle))
  })

  test('cut off in the middle', async () => {
    const bytes = await file('flac-false-header.flac')
    const [claimed, decoded] = await lengths(bytes.slice(0, 70_000))
    expect(claimed).toBe(decoded)
    expect(decoded).toBeGreaterThan(40_000)
    expect(decoded).toBeLessThan(50_000)
  })
})

test('Ogg: positions that begin at one hour', async () => {
  const bytes = await file('ogg-from-hour-1.ogg')
  expect(await lengths(bytes)).toEqual([768_000, 768_000])
  await expectSought(bytes, [0.2, 48, 95])
})

test('Ogg: a damaged page among the first costs its own sound', async () => {
  const bytes = await file('ogg-from-hour-1.ogg')
  const { samples, sampleRate } = await decode(bytes)
  const pages = [...bytes.keys()].filter(at => String.fromCharCode(...bytes.subarray(at, at + 4)) === 'OggS')
  const other = bytes.slice()
  other.fill(77, pages[3]! + 500, pages[3]! + 540)
  expect(await lengths(other)).toEqual([samples.length, samples.length])
  const decoded = (await decode(other)).samples
  const differs = (x: number, i: number): boolean => Math.abs(x - decoded[i]!) > 1e-5
  expect(samples.findIndex(differs)).toBeGreaterThan(-1)
  expect(samples.findLastIndex(differs)).toBeLessThan(20 * sampleRate)
})

describe('mp3', () => {
  test('two files joined, a tag between', async () => {
    const bytes = await file('mp3-joined-id3v1.mp3')
    expect(await lengths(bytes)).toEqual([162_432, 162_432])
    const first = bytes.subarray(0, 15228)
    const ape = joined(
      'APETAGEX',
      new Uint8Array([208, 7, 0, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      new Uint8Array(8),
    )
    const id3 = joined('ID3', new Uint8Array([4, 0, 0, 0, 0, 2, 44]), new Uint8Array(300).fill(255))
    for (const tag of [ape, id3]) {
      const { samples } = await decode(joined(first, tag, first))
      expect(samples).toHaveLength(162_432)
    }
  })

  test('70,000 zeros first', async () => {
    const bytes = await file('mp3-joined-id3v1.mp3')
    expect(await lengths(joined(new Uint8Array(70_000), bytes))).toEqual([162_432, 162_432])
  })

  test('stereo, then mono', async () => {
    const bytes = await file('mp3-stereo-then-mono.mp3')
    expect(await lengths(bytes)).toEqual([162_432, 162_432])
    const all = await decode(bytes, { channels: 'all' })
    const mono = await decode(bytes)
    expect(all.channels.map(c => c.length)).toEqual([162_432, 162_432])
    // Away from the seam, where the two decoders begin anew in their own ways, the mean is the mean.
    for (const at of [20_000, 60_000, 100_000, 150_000]) {
      const mean = (all.channels[0]![at]! + all.channels[1]![at]!) / 2
      expect(Math.abs(mean - mono.samples[at]!)).toBeLessThan(1e-4)
    }
  })

  test('in a WAV file', async () => {
    expect(await lengths(await file('mp3-in-riff.mp3'))).toEqual([81_216, 81_216])
  })

  test('interrupted: as long as what is there', async () => {
    const bytes = await file('mp3-joined-id3v1.mp3')
    const [claimed, decoded] = await lengths(bytes.slice(0, 9000))
    expect(claimed).toBe(decoded)
    expect(decoded).toBeGreaterThan(40_000)
  })

  test('chance headers make no mp3, wherever they are', async () => {
    const frame = [0xff, 0xfb, 0x90, 0x64] // of 417 bytes
    for (const length of [5000, 65_536, 200_000]) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 7919) % 251)
      for (const at of [0, 1000, 65_100, 65_530, length - 300]) bytes.set(frame, Math.min(at, length - 4))
      bytes.set(frame, 1417) // two in a row
      expect(sniffFormat(bytes)).toBe(null)
      expect(sniffFormat(bytes.subarray(0, 65_536))).toBe(null)
      await expect(decode(bytes)).rejects.toMatchObject({ code: 'unknown-format' })
    }
  })

  test('a tag makes no mp3 of what is none', async () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 251)
    for (const at of [5000, 5417, 70_000]) bytes.set([0xff, 0xfb, 0x90, 0x64], at)
    const tagged = joined('ID3', new Uint8Array([4, 0, 0, 0, 0, 0, 20]), new Uint8Array(20), bytes)
    await expect(decode(tagged)).rejects.toMatchObject({ message: 'no mp3 frame in the file' })
    await expect(probe(tagged)).rejects.toMatchObject({ code: 'broken-audio' })
  })

  test('cut off after a third of what its header claims', async () => {
    const bytes = await file('mp3-cut-at-36-percent.mp3')
    const { durationSeconds, sampleRate } = await probe(bytes)
    expect(durationSeconds).toBeCloseTo(34.2, 1)
    expect((await decode(bytes)).samples).toHaveLength(Math.round(durationSeconds * sampleRate))
    expect((await decode(bytes, { offsetSeconds: 20, durationSeconds: 10 })).samples).toHaveLength(10 * sampleRate)
  })

  test('sound, a long silence, sound: levels show where', async () => {
    const { durationSeconds, windows } = await scanLevels(await file('mp3-hidden-track.mp3'))
    expect(windows).toHaveLength(32)
    const isLoud = windows.map(({ level }) => level > -50)
    const runs = isLoud.filter((x, i) => x !== isLoud[i - 1])
    expect(runs).toEqual([true, false, true])
    const silent = windows.filter((_, i) => !isLoud[i]).length * (durationSeconds / 32)
    expect(Math.abs(silent - 90)).toBeLessThan(durationSeconds / 16)
  })
})

describe('WAV', () => {
  const sound = Float32Array.from({ length: 4000 }, (_, i) => 0.5 * Math.sin(i / 9))
  const wav = wavBytes(sound, 8000)
  const changed = (change: (view: DataView) => void): Uint8Array => {
    const bytes = wav.slice()
    change(new DataView(bytes.buffer))
    return bytes
  }

  test('a size of 0 or too large: what is there counts', async () => {
    expect(await lengths(await file('wav-data-size-0.wav'))).toEqual([32_000, 32_000])
    const { samples } = await decode(wav)
    for (const size of [0, 100_000, 0xffffffff]) {
      expect((await decode(changed(view => view.setUint32(40, size, true)))).samples).toEqual(samples)
    }
  })

  test('data that are empty in truth', async () => {
    const empty = joined(wav.subarray(0, 40), new Uint8Array(4), 'LIST', new Uint8Array([4, 0, 0, 0]), 'INFO')
    await expect(decode(empty)).rejects.toMatchObject({ code: 'broken-audio', message: 'no audio in the file' })
  })

  test('a block align of 0, and 20 bits in 24', async () => {
    const { samples } = await decode(wav)
    expect((await decode(changed(view => view.setUint16(32, 0, true)))).samples).toEqual(samples)
    expect(await lengths(await file('wav-20-bits-in-24.wav'))).toEqual([32_000, 32_000])
  })

  test('BW64, with the size in a chunk of its own', async () => {
    const size = new Uint8Array(28)
    new DataView(size.buffer).setBigUint64(8, 8000n, true)
    const head = joined('BW64', new Uint8Array(4).fill(255), 'WAVEds64', new Uint8Array([28, 0, 0, 0]), size)
    const bytes = joined(head, wav.subarray(12), 'LIST', new Uint8Array(8))
    new DataView(bytes.buffer).setUint32(head.length + 28, 0xffffffff, true)
    expect((await decode(bytes)).samples).toEqual((await decode(wav)).samples)
  })

  test('a tag before RIFF', async () => {
    const tagged = joined('ID3', new Uint8Array([4, 0, 0, 0, 0, 0, 20]), new Uint8Array(20), wav)
    expect((await decode(tagged)).samples).toEqual((await decode(wav)).samples)
  })

  test('20 MB of zeros are refused at once', async () => {
    let read = 0
    class Counted extends Blob {
      override slice(from?: number, to?: number): Blob {
        read += Math.min(to!, this.size) - from!
        return super.slice(from, to)
      }
    }
    const bytes = new Counted([joined('RIFF', new Uint8Array(4).fill(255), 'WAVE', new Uint8Array(2e7))])
    await expect(decode(bytes)).rejects.toMatchObject({ code: 'broken-audio' })
    expect(read).toBeGreaterThan(0)
    expect(read).toBeLessThan(200_000)
  })

  test('samples that are no numbers are silence', async () => {
    const bytes = await fixtureBytes(new URL('./fixtures/ffmpeg/float-32.wav', import.meta.url))
    const view = new DataView(bytes.buffer)
    for (const [i, x] of [Number.NaN, Number.POSITIVE_INFINITY, 3e38, -3e38].entries()) {
      view.setFloat32(bytes.length - 400 + 4 * i, x, true)
    }
    for (const sampleRate of [8000, 16_000]) {
      expect((await decode(bytes, { sampleRate })).samples.every(Number.isFinite)).toBe(true)
    }
  })
})

test('what is not decoded here says so', async () => {
  await expect(decode(joined('0&\u00b2u\u008ef\u00cf\u0011', new Uint8Array(100)))).rejects.toMatchObject({
    code: 'unsupported-format',
    message: 'Windows Media is not decoded here; ffmpeg reads it',
  })
  await expect(decode(new Uint8Array(0))).rejects.toMatchObject({ message: 'the file is empty' })
  await expect(decode(new Uint8Array(1000))).rejects.toMatchObject({ code: 'unknown-format' })
})

test('mistakes of the caller', async () => {
  await expect(decode('song.mp3' as never)).rejects.toThrow('decode: source must be a Uint8Array or a Blob')
  const wav = wavBytes(new Float32Array(100), 8000)
  await expect(decode(wav, { sr: 8000 } as never)).rejects.toThrow('did you mean sampleRate?')
  await expect(decode(wav, { channels: 'left' as never })).rejects.toThrow(RangeError)
  const stop = AbortSignal.abort(new Error('enough'))
  await expect(decode(wav, { signal: stop })).rejects.toThrow('enough')
  await expect(probe(wav, { signal: stop })).rejects.toThrow('enough')
})
