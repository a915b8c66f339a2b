import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { fixtureJson } from '@murecom/testing'
import { apeBytes, dsfBytes, heAacBytes } from '@murecom/testing/writers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startFfmpeg } from '../src/ffmpeg/process.ts'
import { decode as decodeInPage } from '../src/index.ts'
import {
  AUDIO_FILE_TYPES,
  AudioDecodeError,
  audioFileType,
  decode,
  decodeChunks,
  findFfmpeg,
  probe,
  scanLevels,
} from '../src/node.ts'

interface Expected {
  name: string
  codec: string
  sampleRate: number
  channels: number
  length: number
  place: number
  values: number[][]
}

const folderOf = (name: string): URL => new URL(`./fixtures/${name}/`, import.meta.url)
const url = (name: string): URL => new URL(name, folderOf('ffmpeg-only'))
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(url(name)))
const expected = await fixtureJson<Expected[]>(url('expected.json'))
const ffmpeg = await findFfmpeg()
const why = ffmpeg ? '' : ' (skipped: no ffmpeg on the PATH)'

describe.skipIf(!ffmpeg)(`by ffmpeg${why}`, () => {
  test.each(expected)('$name', async ({ name, codec, sampleRate, channels, length, place, values }) => {
    const found = await probe(url(name))
    expect(found).toMatchObject({ codec, sampleRate, channels })
    expect(Math.abs(found.durationSeconds - length / sampleRate)).toBeLessThan(1e-9)
    for (const source of [url(name), bytesOf(name)]) {
      const decoded = await decode(source, { channels: 'all' })
      expect(decoded.sampleRate).toBe(sampleRate)
      expect(decoded.channels.map(c => c.length)).toEqual(Array(channels).fill(length))
      values.forEach((there, c) => {
        const here = decoded.channels[c]!.subarray(place, place + there.length)
        for (const [i, x] of there.entries()) expect(here[i]).toBeCloseTo(x, 5)
      })
    }
    // A part of it is the part of the whole.
    const whole = await decode(url(name))
    const part = await decode(url(name), { offsetSeconds: place / sampleRate, durationSeconds: 0.01 })
    const begin = Math.floor((place / sampleRate) * sampleRate)
    expect(part.samples).toEqual(whole.samples.slice(begin, begin + Math.floor(0.01 * sampleRate)))
    let count = 0
    for await (const chunk of decodeChunks(url(name))) count += chunk.samples.length
    expect(count).toBe(length)
  })

  test('HE-AAC', async () => {
    const bytes = heAacBytes(readFileSync(new URL('mono-22k.m4a', folderOf('ffmpeg'))))
    await expect(decodeInPage(bytes)).rejects.toMatchObject({ message: 'HE-AAC is not decoded here; ffmpeg reads it' })
    expect(await probe(bytes)).toMatchObject({ format: 'mp4', codec: 'aac', sampleRate: 44_100 })
  })

  test.each([1, 2])("Monkey's Audio, %i channels: the samples that were written", async count => {
    // Longer than a frame; the noise is loud enough for quotients that are written out.
    const random = mulberry32(3)
    const channels = Array.from({ length: count }, (_, c) =>
      Int16Array.from({ length: 300_000 }, (_, i) => {
        const noise = i > 200_000 && i < 200_100 ? 60_000 : i < 100_000 ? 300 : 0
        return 4000 * Math.sin(i / (20 + 9 * c)) + noise * (random() - 0.5)
      }),
    )
    const bytes = apeBytes(channels, 44_100)
    expect(await probe(bytes)).toMatchObject({ format: 'ape', codec: 'ape', sampleRate: 44_100, channels: count })
    const decoded = await decode(bytes, { channels: 'all' })
    expect(decoded.channels).toHaveLength(count)
    for (const [c, channel] of decoded.channels.entries()) {
      expect(channel).toHaveLength(300_000)
      expect(channel.findIndex((x, i) => x * 32768 !== channels[c]![i])).toBe(-1)
    }
  })

  test('DSD: the sound that was written', async () => {
    const at = (sample: number): number => 0.5 * Math.sin((2 * Math.PI * 440 * sample) / 44_100)
    const sound = Float32Array.from({ length: 4410 }, (_, i) => at(i))
    const { samples } = await decode(dsfBytes(sound, 44_100), { sampleRate: 44_100 })
    expect(samples).toHaveLength(sound.length)
    const late = 0.64 // samples, by ffmpeg's filter
    for (let i = 200; i < 4200; i++) expect(Math.abs(samples[i]! - at(i - late))).toBeLessThan(0.012)
  })

  test('a transport stream without times before its packets', async () => {
    const bytes = bytesOf('film.m2ts')
    const packets = Array.from({ length: bytes.length / 192 }, (_, i) => bytes.subarray(192 * i + 4, 192 * (i + 1)))
    const plain = new Uint8Array(Buffer.concat(packets))
    expect(await decode(plain)).toEqual(await decode(bytes))
    expect(await probe(plain)).toMatchObject({ format: 'mpeg-ts', codec: 'mp2' })
  })

  test('a Blob is written to a file, which is removed', async () => {
    const blob = new Blob([bytesOf('sound.tta') as Uint8Array<ArrayBuffer>])
    expect(await decode(blob)).toEqual(await decode(url('sound.tta')))
    expect(readdirSync(tmpdir()).filter(file => file.startsWith('murecom-decode-'))).toEqual([])
  })

  test('levels in one pass', async () => {
    const { windows } = await scanLevels(url('sound.wv'), { windows: 4, windowSeconds: 0.05 })
    for (const { level } of windows) expect(Math.abs(level + 14)).toBeLessThan(3)
  })

  test("broken bytes: a verdict, none of ffmpeg's words", async () => {
    const bytes = bytesOf('sound.wv').slice(0, 60)
    const error = await decode(bytes).catch(e => e)
    expect(AudioDecodeError.isInstance(error)).toBe(true)
    expect(error.code).toBe('broken-audio')
    expect(error.message).not.toMatch(/murecom-decode|\[|0x/)
  })

  test('a file that names others is not followed', async () => {
    const list = new TextEncoder().encode(`ffconcat version 1.0\nfile '${url('sound.wv').pathname}'\n`)
    await expect(decode(list)).rejects.toMatchObject({ code: 'unknown-format' })
    const playlist = new TextEncoder().encode(`#EXTM3U\n#EXTINF:1,\n${url('sound.ts').pathname}\n`)
    await expect(decode(playlist)).rejects.toMatchObject({ code: 'unknown-format' })
  })

  test('may be forbidden', async () => {
    const refused = { code: 'unsupported-format', message: 'WavPack is not decoded here; ffmpeg reads it' }
    await expect(decode(url('sound.wv'), { ffmpeg: false })).rejects.toMatchObject(refused)
    await expect(probe(bytesOf('sound.wv'), { ffmpeg: false })).rejects.toMatchObject(refused)
    await expect(decode(url('sound.wv'), { ffmpeg: 'no' as never })).rejects.toThrow(TypeError)
    await expect(decode(url('sound.wv'), 'fast' as never)).rejects.toThrow(TypeError)
  })
})

describe.skipIf(process.platform === 'win32')(
  'a PATH of our own (not on Windows: the programs are shell scripts)',
  () => {
    const before = process.env['PATH']
    let folder: string
    const program = async (script: string): Promise<void> => {
      const path = join(folder, 'ffmpeg')
      await writeFile(path, `#!/bin/sh\n${script}\n`)
      await chmod(path, 0o755)
      process.env['PATH'] = folder
    }
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'no-ffmpeg-'))
      process.env['PATH'] = folder
    })
    afterEach(async () => {
      process.env['PATH'] = before
      await rm(folder, { recursive: true })
    })

    test.each(expected.map(({ name }) => name))('without ffmpeg, %s is named', async name => {
      const error = await decode(url(name)).catch(e => e)
      expect(error).toMatchObject({ code: 'needs-ffmpeg' })
      expect(error.message).toMatch(/^.+ is not decoded here; install ffmpeg to read it$/)
      await expect(probe(bytesOf(name))).rejects.toMatchObject({ code: 'needs-ffmpeg' })
    })

    test('what ffmpeg does not read either is not blamed on its absence', async () => {
      const midi = new TextEncoder().encode('MThd and more')
      await expect(decode(midi)).rejects.toMatchObject({
        code: 'unsupported-format',
        message: 'MIDI is not decoded here',
      })
    })

    test('is found on the PATH, in no relative folder, and only where it runs', async () => {
      expect(await findFfmpeg()).toBe(undefined)
      await program('echo "ffmpeg version 7.1-test Copyright"')
      expect(await findFfmpeg()).toEqual({ path: join(folder, 'ffmpeg'), version: '7.1-test' })
      process.env['PATH'] = ['.', 'bin', ''].join(delimiter)
      expect(await findFfmpeg()).toBe(undefined)
    })

    test('a program that is none', async () => {
      await program('exit 3')
      expect(await findFfmpeg()).toBe(undefined)
      await program('echo "something else"')
      expect(await findFfmpeg()).toBe(undefined)
      await writeFile(join(folder, 'ffmpeg'), 'no program')
      await chmod(join(folder, 'ffmpeg'), 0o755)
      expect(await findFfmpeg()).toBe(undefined)
      await chmod(join(folder, 'ffmpeg'), 0o644)
      expect(await findFfmpeg()).toBe(undefined)
    })

    /** Answers for its version; otherwise it writes its number to a file and then nothing more. */
    const HANGS = 'case "$1" in -version) echo "ffmpeg version 1";; *) echo $$ > "$0.pid"; exec /bin/sleep 1000;; esac'
    const isAlive = (pid: number): boolean => {
      try {
        return process.kill(pid, 0)
      } catch {
        return false
      }
    }
    const pidOf = async (): Promise<number> => {
      const path = join(folder, 'ffmpeg.pid')
      while (!existsSync(path) || readFileSync(path, 'utf8') === '')
        await new Promise(resolve => setTimeout(resolve, 5))
      return Number(readFileSync(path, 'utf8'))
    }
    const death = async (pid: number): Promise<void> => {
      while (isAlive(pid)) await new Promise(resolve => setTimeout(resolve, 5))
    }

    test('is killed when the signal is aborted', async () => {
      await program(HANGS)
      const stop = new AbortController()
      const decoding = decode(url('sound.wv'), { signal: stop.signal })
      const pid = await pidOf()
      stop.abort(new Error('enough'))
      await expect(decoding).rejects.toThrow('enough')
      await death(pid)
      expect(isAlive(pid)).toBe(false)
    })

    test('is killed when it says nothing for too long', async () => {
      await program(HANGS)
      const child = startFfmpeg(join(folder, 'ffmpeg'), ['-i', 'x'], undefined, 300)
      const pid = await pidOf()
      await expect(child.read()).rejects.toMatchObject({
        code: 'ffmpeg-failed',
        message: 'ffmpeg took longer than 0.3 s',
      })
      await death(pid)
      expect(isAlive(pid)).toBe(false)
      child.close()
    })

    test('an end by the system is no verdict about the file', async () => {
      await program('case "$1" in -version) echo "ffmpeg version 1";; *) kill -9 $$;; esac')
      await expect(decode(url('sound.wv'))).rejects.toMatchObject({ code: 'ffmpeg-failed' })
    })

    test('a flood of messages takes no memory', async () => {
      await program(
        'case "$1" in -version) echo "ffmpeg version 1";; *) i=0; while [ $i -lt 20000 ]; do echo "Stream #0:0: Audio: x" >&2; i=$((i+1)); done;; esac',
      )
      await expect(decode(url('sound.wv'))).rejects.toMatchObject({ message: 'ffmpeg cannot read the file' })
    })

    test('a decoder that this ffmpeg was built without', async () => {
      await program(
        'case "$1" in -version) echo "ffmpeg version 1";; *) echo "Unknown input format: wv" >&2; exit 1;; esac',
      )
      await expect(decode(url('sound.wv'))).rejects.toMatchObject({ code: 'ffmpeg-failed' })
    })
  },
)

test('endings of names', () => {
  expect(audioFileType('Music/A.B/Song.WMA')).toEqual({ ending: 'wma', name: 'WMA', needsFfmpeg: true, isVideo: false })
  expect(audioFileType('song.flac')).toMatchObject({ needsFfmpeg: false, isVideo: false })
  expect(audioFileType('film.mkv')).toMatchObject({ needsFfmpeg: false, isVideo: true })
  expect(audioFileType('cover.jpg')).toBe(undefined)
  expect(audioFileType('mp3')).toBe(undefined)
  expect(new Set(AUDIO_FILE_TYPES.map(({ ending }) => ending)).size).toBe(AUDIO_FILE_TYPES.length)
  // Every file of the fixtures has an ending that says who reads it.
  for (const name of expected.map(each => each.name)) {
    const isOwnContainer = ['alac.caf', 'adpcm.wav'].includes(name)
    expect(audioFileType(name), name).toMatchObject({ needsFfmpeg: !isOwnContainer })
  }
  for (const name of readdirSync(folderOf('ffmpeg')).filter(file => !/\.(py|json)$/.test(file))) {
    expect(audioFileType(name), name).toMatchObject({ needsFfmpeg: false })
  }
})
