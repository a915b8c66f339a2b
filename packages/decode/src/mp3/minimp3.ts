import { compileFirst, once } from '@murecom/internal/wasm'
import { MINIMP3_WASM_BASE64 } from '../generated/minimp3.ts'
import type { Mp3Decoder } from './decoder.ts'
import type { Mp3Frames } from './frames.ts'

// decoder/minimp3/mp3.c has the same limits.
const MAX_FRAMES = 64
const MAX_FRAME = 2304

/** What decoder/minimp3/mp3.c exports. It brings its own memory, whose layout is the C compiler's. */
interface Minimp3Exports {
  memory: WebAssembly.Memory
  inputAddress(): number
  sizesAddress(): number
  outputAddress(): number
  reset(): void
  decode(count: number): number
}

const compiled = once(() => compileFirst([{ name: 'minimp3', base64: () => MINIMP3_WASM_BASE64 }]))
/** Instances that no file uses now: each has half a megabyte of memory, which the next file can use. */
const idle: Minimp3Exports[] = []

/**
 * minimp3 in WebAssembly SIMD; undefined where the runtime has no SIMD, or the frames are too long for it. A frame that it
 * cannot decode is silence.
 */
export async function openMinimp3({ samples, longest }: Mp3Frames): Promise<Mp3Decoder | undefined> {
  if (longest > MAX_FRAME) return undefined
  const build = await compiled()
  if (!build) return undefined
  const exports = idle.pop() ?? (new WebAssembly.Instance(build.module).exports as unknown as Minimp3Exports)
  const { buffer } = exports.memory
  const input = new Uint8Array(buffer, exports.inputAddress(), MAX_FRAMES * MAX_FRAME)
  const lengths = new Int32Array(buffer, exports.sizesAddress(), MAX_FRAMES)
  const output = new Float32Array(buffer, exports.outputAddress(), MAX_FRAMES * samples)
  exports.reset()
  let refused = 0
  let frames = 0
  let sound = true
  return {
    batch: MAX_FRAMES,
    decode(bytes, sizes) {
      input.set(bytes)
      lengths.set(sizes)
      sound = false
      refused += exports.decode(sizes.length)
      sound = true
      frames += sizes.length
      return [output.subarray(0, sizes.length * samples)]
    },
    get refused() {
      return refused === frames
    },
    close() {
      if (sound) idle.push(exports) // one that trapped is in no state to go on
    },
  }
}
