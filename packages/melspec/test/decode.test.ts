import { mulberry32 } from '@murecom/internal'
import { fixtureBytes, fixtureF32, fixtureJson } from '@murecom/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { AudioDecodeError, decodeAudio, sniffFormat } from '../src/decode.ts'
import { FUZZED } from './fuzz/files.ts'
import { mutate } from './fuzz/mutate.ts'

interface Expected {
  name: string
  rate: number
  length: number
  step: number
  every: [number, number]
  part: [number, number]
  late: [number, number]
}

const valuesUrl = new URL('./fixtures/audio/values.f32', import.meta.url)
const values = await fixtureF32(valuesUrl)
const expected = await fixtureJson<Expected[]>(new URL('./fixtures/audio/expected.json', import.meta.url))
const file = (name: string): Promise<Uint8Array<ArrayBuffer>> => fixtureBytes(new URL(name, valuesUrl))
const golden = ([offset, length]: [number, number]): Float32Array => values.subarray(offset, offset + length)

/** Largest difference; Infinity when the lengths differ. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  let worst = 0
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!))
  return worst
}

// The decoders of mp3 are two builds of one library, and round differently; Vorbis has two implementations of it.
const tolerance = (name: string): number => (name.endsWith('.ogg') ? 4e-5 : name.endsWith('.mp3') ? 2e-6 : 1e-7)

describe.each(expected)('$name', ({ name, rate, length, step, every, part, late }) => {
  test('equals librosa.load', async () => {
    const { samples, sampleRate } = await decodeAudio(await file(name))
    expect(sampleRate).toBe(rate)
    expect(samples.length).toBe(length)
    expect(
      difference(
        samples.filter((_, i) => i % step === 0),
        golden(every),
      ),
    ).toBeLessThan(tolerance(name))
  })

  test('equals librosa.load with offset and duration', async () => {
    const bytes = await file(name)
    const early = await decodeAudio(bytes, { offsetSeconds: 0.0051, durationSeconds: 0.004 })
    expect(difference(early.samples, golden(part))).toBeLessThan(tolerance(name))
    if (late[1] === 0) return
    const { samples } = await decodeAudio(bytes, { offsetSeconds: 0.3017, durationSeconds: 0.004 })
    expect(difference(samples, golden(late))).toBeLessThan(tolerance(name))
  })

  test('a part is what the whole has there', async () => {
    const bytes = await file(name)
    const whole = (await decodeAudio(bytes)).samples
    const random = mulberry32(length)
    for (let i = 0; i < 8; i++) {
      const offsetSeconds = (random() * length) / rate / 1.1
      const durationSeconds = (1 + random() * length) / rate
      const begin = Math.floor(offsetSeconds * rate)
      const end = begin + Math.floor(durationSeconds * rate)
      const { samples } = await decodeAudio(bytes, { offsetSeconds, durationSeconds })
      expect(difference(samples, whole.subarray(begin, end)), `${begin} to ${end}`).toBeLessThan(1e-6)
    }
  })
})

test('a file of a page is read like its bytes', async () => {
  const bytes = await file('cbr-64.mp3')
  const options = { offsetSeconds: 0.2, durationSeconds: 0.1 }
  const fromBlob = await decodeAudio(new Blob([bytes]), options)
  expect(fromBlob.samples).toEqual((await decodeAudio(bytes, options)).samples)
})

test('free format, and a picture full of frame headers, change nothing', async () => {
  // free-format.mp3 has the frames of cbr-64.mp3 but not the info frame that tells of the encoder's delay: 1105 samples.
  const plain = (await decodeAudio(await file('cbr-64.mp3'))).samples
  const free = (await decodeAudio(await file('free-format.mp3'))).samples
  expect(difference(free.subarray(1105, 1105 + plain.length), plain)).toBeLessThan(1e-6)
  expect((await decodeAudio(await file('picture.mp3'))).samples).toEqual(plain)
})

test('an mp3 with a broken stretch in the middle goes on behind it', async () => {
  const bytes = await file('cbr-64.mp3')
  bytes.fill(0, 2500, 2900)
  const { samples, sampleRate } = await decodeAudio(bytes)
  expect(samples.length).toBeGreaterThan(0.5 * sampleRate)
})

test('resamples after mixing, to the length that librosa gives', async () => {
  const { samples, sampleRate } = await decodeAudio(await file('stereo-44k.ogg'), { sampleRate: 22050 })
  expect([samples.length, sampleRate]).toEqual([Math.ceil((0.7 * 44100) / 2), 22050])
})

test('formats are told by content', async () => {
  for (const [format, names] of Object.entries(FUZZED)) {
    for (const name of names) expect(sniffFormat(await file(name)), name).toBe(format)
  }
  expect(sniffFormat(new TextEncoder().encode('a text that is no music at all'))).toBeNull()
})

describe('refuses', () => {
  test('other codecs in Ogg, as a format that is not known', async () => {
    const bytes = await file('mono-8k.ogg')
    const at = new TextDecoder('latin1').decode(bytes).indexOf('\u0001vorbis')
    bytes.set(new TextEncoder().encode('OpusHea'), at)
    const error = await decodeAudio(bytes).catch(e => e)
    expect(error).toBeInstanceOf(AudioDecodeError)
    expect(error).toMatchObject({
      code: 'unknown-format',
      message: 'Ogg file without a Vorbis stream: Opus and others are not decoded',
    })
  })

  test('other containers, whatever their data look like', async () => {
    const mp3 = (await file('cbr-64.mp3')).subarray(0, 4000)
    for (const start of ['\0\0\0\u001cftypM4A ', '\u001aE\u00df\u00a3', '0&\u00b2u', 'FORM', 'caff', 'MAC ', 'wvpk']) {
      const bytes = new Uint8Array([...start].map(letter => letter.charCodeAt(0)).concat([...mp3]))
      expect(sniffFormat(bytes), start).toBeNull()
    }
    expect(sniffFormat(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, ...mp3]))).toBe('mp3')
  })

  test.each([
    [new Uint8Array(0), 'unknown-format', 'the file is empty'],
    [new Uint8Array(5000), 'unknown-format', 'not an mp3, WAV, FLAC or Ogg Vorbis file'],
    [new TextEncoder().encode('RIFF....WAVE'), 'broken-audio', 'WAV file: no data chunk'],
    [new TextEncoder().encode('fLaC'), 'broken-audio', 'FLAC file: it ends within its metadata'],
    [new TextEncoder().encode('OggS'), 'broken-audio', 'Ogg file: no Vorbis stream with its headers'],
    [new TextEncoder().encode('ID3\u0003\0\0\0\0\0\0'), 'broken-audio', 'no mp3 frame in the file'],
  ])('bytes that are no audio: %#', async (bytes, code, message) => {
    const error = await decodeAudio(bytes).catch(e => e)
    expect(error).toBeInstanceOf(AudioDecodeError)
    expect(error).toMatchObject({ code, message })
  })

  test('an offset behind the end', async () => {
    for (const name of ['cbr-64.mp3', '16-bit.wav', 'mono-8k.flac', 'mono-8k.ogg']) {
      const call = decodeAudio(await file(name), { offsetSeconds: 9 })
      await expect(call, name).rejects.toThrow(new AudioDecodeError('broken-audio', 'no audio after 9 s'))
    }
  })

  test.each([
    [{ offsetSeconds: -1 }, RangeError, 'decodeAudio: offsetSeconds must be a finite number of at least 0, got -1'],
    [{ durationSeconds: 0 }, RangeError, 'durationSeconds must be a finite number above 0, got 0'],
    [{ sampleRate: 0.5 }, RangeError, 'sampleRate must be an integer'],
    [{ sampleRate: '22050' as unknown as number }, TypeError, 'sampleRate must be an integer'],
  ])('option %o', async (options, type, message) => {
    const call = decodeAudio(new Uint8Array(10), options)
    await expect(call).rejects.toThrow(type)
    await expect(decodeAudio(new Uint8Array(10), options)).rejects.toThrow(message)
  })

  test('an option that does not exist, with the one that was meant', async () => {
    const call = (options: object) => decodeAudio(new Uint8Array(10), options)
    await expect(call({ sr: 22050 })).rejects.toThrow('decodeAudio: sr is not an option; did you mean sampleRate?')
    await expect(call({ offset_seconds: 1 })).rejects.toThrow('did you mean offsetSeconds?')
    await expect(call(5 as unknown as object)).rejects.toThrow('decodeAudio: options must be an object, got 5')
    await expect(call(null as unknown as object)).rejects.toThrow(AudioDecodeError)
  })

  test('what is not bytes', async () => {
    await expect(decodeAudio('song.mp3' as unknown as Uint8Array)).rejects.toThrow(
      'decodeAudio: file must be a Uint8Array or a Blob, got "song.mp3"',
    )
  })
})

describe('signal', () => {
  test('an aborted signal rejects with its reason, before anything is decoded', async () => {
    const bytes = await file('16-bit.wav')
    const reason = new Error('enough')
    await expect(decodeAudio(bytes, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const { samples } = await decodeAudio(bytes, { signal: new AbortController().signal })
    expect(samples).toEqual((await decodeAudio(bytes)).samples)
  })

  test.each(Object.values(FUZZED).map(([name]) => name!))('stops %s between two reads', async name => {
    const bytes = await file(name)
    const stop = new AbortController()
    let reads = 0
    // A Blob is read piece by piece: the third piece is not asked for.
    const blob = new Blob([bytes])
    const slice = vi.spyOn(blob, 'slice').mockImplementation((from, to) => {
      if (++reads === 2) stop.abort()
      return new Blob([bytes.slice(from, to)])
    })
    const error = await decodeAudio(blob, { signal: stop.signal }).catch(e => e)
    expect(error).toBe(stop.signal.reason)
    expect(slice).toHaveBeenCalledTimes(2)
  })

  test('a timer stops the decoding of bytes in memory', async () => {
    const bytes = await file('16-bit.wav')
    const long = new Uint8Array(2 ** 28)
    long.set(bytes)
    new DataView(long.buffer).setUint32(new TextDecoder('latin1').decode(bytes).indexOf('data') + 4, 0xffffffff, true)
    const call = decodeAudio(long, { signal: AbortSignal.timeout(1) })
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})

describe('broken files give samples or an AudioDecodeError', () => {
  // The decoders of WebAssembly report every broken frame on the console.
  beforeAll(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
  afterAll(() => void vi.restoreAllMocks())

  test.each(Object.entries(FUZZED))('%s', async (_, names) => {
    const random = mulberry32(2024)
    const outcomes = { samples: 0, errors: 0 }
    for (let i = 0; i < 60; i++) {
      const bytes = mutate(await file(names[i % names.length]!), random)
      const result = await decodeAudio(bytes, i % 2 ? { offsetSeconds: 0.1 } : { sampleRate: 16000 }).catch(e => e)
      if (result instanceof Error) {
        expect(result).toBeInstanceOf(AudioDecodeError)
        outcomes.errors++
      } else {
        expect(result.samples.every(Number.isFinite)).toBe(true)
        outcomes.samples++
      }
    }
    expect(outcomes.samples).toBeGreaterThan(5)
    expect(outcomes.errors).toBeGreaterThan(5)
  })
})
