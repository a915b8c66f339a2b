import type { MelspecKernels } from '@murecom/melspec/resample'
import { expectTypeOf, test } from 'vitest'
import type * as door from '../src/index.ts'
import type * as node from '../src/node.ts'

type Bytes = Uint8Array | Blob

test('decoding is asynchronous, and no option changes what is returned', () => {
  expectTypeOf<typeof door.decode>().toEqualTypeOf<
    (source: Bytes, options?: door.DecodeOptions) => Promise<door.DecodedAudio>
  >()
  expectTypeOf<typeof door.decodeChunks>().toEqualTypeOf<
    (source: Bytes, options?: door.DecodeOptions) => AsyncGenerator<door.AudioChunk>
  >()
  expectTypeOf<typeof door.probe>().returns.toEqualTypeOf<Promise<door.AudioProbe>>()
  expectTypeOf<door.DecodedAudio>().toEqualTypeOf<{
    channels: Float32Array[]
    samples: Float32Array
    sampleRate: number
  }>()
  expectTypeOf<door.AudioChunk>().toExtend<door.DecodedAudio & { position: number }>()
})

test('options', () => {
  expectTypeOf<keyof door.DecodeOptions>().toEqualTypeOf<
    'sampleRate' | 'offsetSeconds' | 'durationSeconds' | 'channels' | 'kernels' | 'signal'
  >()
  expectTypeOf<door.DecodeOptions>().toHaveProperty('kernels').toEqualTypeOf<MelspecKernels | undefined>()
  expectTypeOf<door.ProbeOptions>().toHaveProperty('signal').toEqualTypeOf<AbortSignal | undefined>()
})

test('the levels of a file', () => {
  expectTypeOf<typeof door.scanLevels>().returns.toEqualTypeOf<Promise<door.LevelScan>>()
  expectTypeOf<keyof door.ScanOptions>().toEqualTypeOf<'windows' | 'windowSeconds' | 'signal'>()
  expectTypeOf<door.LevelScan['windows'][number]>().toEqualTypeOf<{ seconds: number; level: number }>()
})

test('kinds of files by their names', () => {
  expectTypeOf<typeof door.audioFileType>().toEqualTypeOf<(name: string) => door.AudioFileType | undefined>()
  expectTypeOf<typeof node.AUDIO_FILE_TYPES>().toEqualTypeOf<readonly node.AudioFileType[]>()
  expectTypeOf<typeof node.findFfmpeg>().toEqualTypeOf<() => Promise<node.Ffmpeg | undefined>>()
})

test('./node has the same names for paths, and may use ffmpeg', () => {
  expectTypeOf<keyof node.FileDecodeOptions>().toEqualTypeOf<keyof door.DecodeOptions | 'ffmpeg'>()
  expectTypeOf<node.FileProbeOptions>().toHaveProperty('ffmpeg').toEqualTypeOf<boolean | undefined>()
  expectTypeOf<keyof node.FileScanOptions>().toEqualTypeOf<keyof door.ScanOptions | 'ffmpeg'>()
  expectTypeOf<typeof node.scanLevels>().parameter(0).toEqualTypeOf<string | URL | Bytes>()
  expectTypeOf<typeof node.decode>().parameter(0).toEqualTypeOf<string | URL | Bytes>()
  expectTypeOf<typeof node.decodeChunks>().parameter(0).toEqualTypeOf<string | URL | Bytes>()
  expectTypeOf<typeof node.probe>().returns.toEqualTypeOf<Promise<door.AudioProbe>>()
})

test('errors are exported by the doors that throw them', () => {
  expectTypeOf<door.AudioDecodeError>().toExtend<door.MurecomError>()
  expectTypeOf<node.AudioDecodeError>().toEqualTypeOf<door.AudioDecodeError>()
})
