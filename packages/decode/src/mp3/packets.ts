import { type Instance, startInstance } from '../symphonia/instance.ts'
import type { Mp3Decoder } from './decoder.ts'
import type { Mp3Frames } from './frames.ts'
import { FreeFormatFrames } from './free-format.ts'

const NOTHING = { size: 0, waits: false, readNow: () => new Uint8Array(0), load: async () => undefined }

/** Symphonia for all channels, and where the runtime has no SIMD. A frame that it cannot decode is silence. */
export async function openPackets({ freeFormat, sampleRate, samples, channels }: Mp3Frames): Promise<Mp3Decoder> {
  const instance: Instance = await startInstance('mp3', NOTHING)
  const { exports } = instance
  instance.run(() => exports.open_mp3(sampleRate))
  const free = freeFormat ? new FreeFormatFrames() : undefined
  const out = Array.from({ length: channels }, () => new Float32Array(BATCH * samples))
  let isRefused = true
  return {
    batch: free ? 1 : BATCH,
    decode(bytes, sizes) {
      let at = 0
      sizes.forEach((size, i) => {
        const frame = bytes.subarray(at, at + size)
        at += size
        const packet = free ? free.next(frame) : frame
        new Uint8Array(exports.memory.buffer, exports.input(packet.length), packet.length).set(packet)
        // A frame that is refused gives FAILED: it is silence, not the end of the file.
        const count = instance.run(() => Math.max(0, exports.decode()))
        if (count > 0) isRefused = false
        const decoded = new Float32Array(exports.memory.buffer, exports.samples(), count * exports.channels())
        out.forEach((channel, c) => {
          const from = Math.min(c, exports.channels() - 1) * count
          const place = channel.subarray(i * samples, (i + 1) * samples)
          place.fill(0).set(decoded.subarray(from, from + Math.min(count, samples)))
        })
      })
      return out.map(channel => channel.subarray(0, sizes.length * samples))
    },
    get refused() {
      return isRefused
    },
    close: () => undefined,
  }
}

const BATCH = 64
