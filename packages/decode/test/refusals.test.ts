import { describe, expect, test, vi } from 'vitest'
import { AudioDecodeError, decode, sniffFormat } from '../src/index.ts'
import { fixture } from './fixture.ts'
import { FUZZED } from './fuzz/files.ts'

test('formats are known by content', async () => {
  for (const [format, names] of Object.entries(FUZZED)) {
    for (const name of names) expect(sniffFormat(await fixture(name)), name).toBe(format === 'opus' ? 'ogg' : format)
  }
  expect(sniffFormat(new TextEncoder().encode('a text that is no music at all'))).toBeNull()
  const mp3 = (await fixture('librosa/cbr-64.mp3')).subarray(0, 4000)
  expect(sniffFormat(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, ...mp3]))).toBe('mp3')
})

describe('refuses', () => {
  test.each([
    ['', 'unknown-format', 'the file is empty'],
    ['\0'.repeat(5000), 'unknown-format', 'not an audio file of a format that is known'],
    ['RIFF....WAVE', 'broken-audio', 'WAV file: no data chunk'],
    ['fLaC', 'broken-audio', ''],
    ['OggS', 'broken-audio', ''],
    ['....ftypM4A ', 'broken-audio', ''],
    ['ID3\u0003\0\0\0\0\0\0', 'unknown-format', ''],
    ['ID3\u0003\0\0\0\0\0\u0004abcd1234567890', 'broken-audio', 'no mp3 frame in the file'],
  ])('bytes that are no audio: %j', async (text, code, message) => {
    const error = await decode(new TextEncoder().encode(text)).catch(e => e)
    expect(error).toBeInstanceOf(AudioDecodeError)
    expect(error.code).toBe(code)
    expect(error.message).toContain(message)
  })

  test('an offset behind the end', async () => {
    for (const name of ['cbr-64.mp3', '16-bit.wav', 'mono-8k.flac', 'mono-8k.ogg']) {
      const call = decode(await fixture(`librosa/${name}`), { offsetSeconds: 9 })
      await expect(call, name).rejects.toThrow(new AudioDecodeError('broken-audio', 'no audio after 9 s'))
    }
  })

  test.each([
    [{ offsetSeconds: -1 }, RangeError, 'decode: offsetSeconds must be a finite number of at least 0, got -1'],
    [{ durationSeconds: 0 }, RangeError, 'durationSeconds must be a finite number above 0, got 0'],
    [{ sampleRate: 0.5 }, RangeError, 'sampleRate must be an integer'],
    [{ sampleRate: '22050' as unknown as number }, TypeError, 'sampleRate must be an integer'],
  ])('option %o', async (options, type, message) => {
    await expect(decode(new Uint8Array(10), options)).rejects.toThrow(type)
    await expect(decode(new Uint8Array(10), options)).rejects.toThrow(message)
  })

  test('an option that does not exist, with the one that was meant', async () => {
    const call = (options: unknown) => decode(new Uint8Array(10), options as object)
    await expect(call({ sr: 22050 })).rejects.toThrow('decode: sr is not an option; did you mean sampleRate?')
    await expect(call({ offset_seconds: 1 })).rejects.toThrow('did you mean offsetSeconds?')
    await expect(call(5)).rejects.toThrow('decode: options must be an object, got 5')
    await expect(call(null)).rejects.toThrow(AudioDecodeError)
  })
})

describe('signal', () => {
  test('an aborted signal rejects with its reason, before anything is decoded', async () => {
    const bytes = await fixture('librosa/16-bit.wav')
    const reason = new Error('enough')
    await expect(decode(bytes, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const { samples } = await decode(bytes, { signal: new AbortController().signal })
    expect(samples).toEqual((await decode(bytes)).samples)
  })

  test.each(Object.values(FUZZED).map(([name]) => name!))('stops %s between two reads', async name => {
    const bytes = await fixture(name)
    const stop = new AbortController()
    let reads = 0
    // A Blob is read piece by piece: the third piece is not asked for.
    const blob = new Blob([bytes])
    const slice = vi.spyOn(blob, 'slice').mockImplementation((from, to) => {
      if (++reads === 2) stop.abort()
      return new Blob([bytes.slice(from, to)])
    })
    const error = await decode(blob, { signal: stop.signal }).catch(e => e)
    expect(error).toBe(stop.signal.reason)
    expect(slice).toHaveBeenCalledTimes(2)
  })

  test('a timer stops the decoding of bytes in memory', async () => {
    const bytes = await fixture('librosa/16-bit.wav')
    const long = new Uint8Array(2 ** 28)
    long.set(bytes)
    new DataView(long.buffer).setUint32(new TextDecoder('latin1').decode(bytes).indexOf('data') + 4, 0xffffffff, true)
    const call = decode(long, { signal: AbortSignal.timeout(1) })
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})
