import { MPEGDecoder } from 'mpg123-decoder'
import type { Mp3Decoder } from './mp3/decoder.ts'
import type { Mp3Frames } from './mp3/frames.ts'
import { FreeFormatFrames } from './mp3/free-format.ts'

/** mpg123 in plain WebAssembly. */
export async function openMpg123({ freeFormat }: Mp3Frames): Promise<Mp3Decoder> {
  const decoder = new MPEGDecoder({ enableGapless: false })
  const free = freeFormat ? new FreeFormatFrames() : undefined
  let samples = 0
  await decoder.ready
  return {
    // Some 32 kB: what comes out is taken while it is in the cache. A frame of free format is handed over alone.
    batch: free ? 1 : 64,
    decode(bytes) {
      const { channelData, samplesDecoded } = decoder.decode(free ? free.next(bytes) : bytes)
      samples += samplesDecoded
      return channelData
    },
    get refused() {
      return samples === 0
    },
    close: () => decoder.free(),
  }
}
