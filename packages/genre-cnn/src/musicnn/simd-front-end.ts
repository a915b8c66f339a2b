import { base64ToBytes } from '@murecom/internal'
import {
  FRONT_CHANNELS,
  MEL_BANDS,
  type MusicnnWeights,
  type NormalisedLayer,
  PATCH_FRAMES,
  TEMPORAL_FILTERS,
  TEMPORAL_FRAMES,
  TIMBRAL_BANDS,
  TIMBRAL_FILTERS,
  TIMBRAL_FRAMES,
} from './weights.ts'

/** Rows of zeros before and after a patch: as many as its longest filter reaches out. The graph pads after normalising. */
const MARGIN = TEMPORAL_FRAMES[0] / 2
const LANES = 8
/** Where the module's memory may be used from; the compiler keeps what is below. */
const BASE = 1024

interface Convolution {
  height: number
  width: number
  filters: number
  blocks: number
  padBefore: number
  layer: NormalisedLayer
  /** Address of the weights, `blocks x height x width x 8`, the filters with a negative scale negated. */
  weights: number
  /** First channel of its result. */
  channel: number
}

type ConvolveMax = (
  input: number,
  stride: number,
  rows: number,
  height: number,
  width: number,
  positions: number,
  weights: number,
  blocks: number,
  out: number,
) => void

/**
 * The five blocks of the front end, nine tenths of the network's work, by one WebAssembly kernel of our own
 * (assembly/convolve-max.ts) that keeps the activations in registers. With relaxed SIMD, which has a fused multiply-add, it
 * runs twice as fast as TensorFlow.js' WebAssembly backend; see docs/decisions/0182.
 */
export class SimdFrontEnd {
  readonly #convolveMax: ConvolveMax
  readonly #convolutions: Convolution[]
  readonly #input: Float32Array
  readonly #memory: WebAssembly.Memory
  readonly #inputAt = BASE
  readonly #outAt: number

  private constructor(memory: WebAssembly.Memory, convolveMax: ConvolveMax, layout: Layout) {
    this.#convolveMax = convolveMax
    this.#memory = memory
    this.#convolutions = layout.convolutions
    this.#outAt = layout.outAt
    const rows = PATCH_FRAMES + 2 * MARGIN
    this.#input = new Float32Array(memory.buffer, this.#inputAt, rows * MEL_BANDS)
    for (const c of layout.convolutions) {
      new Float32Array(memory.buffer, c.weights, c.blocks * c.height * c.width * LANES).set(blocked(c))
    }
  }

  /** Undefined where this runtime has no WebAssembly SIMD. */
  static async create(weights: MusicnnWeights): Promise<SimdFrontEnd | undefined> {
    const layout = layOut(weights)
    for (const load of [relaxedModule, plainModule]) {
      try {
        const memory = new WebAssembly.Memory({ initial: Math.ceil(layout.end / 65536) })
        const { instance } = await WebAssembly.instantiate(await load(), { env: { memory } })
        return new SimdFrontEnd(memory, instance.exports['convolveMax'] as ConvolveMax, layout)
      } catch (error) {
        if (!(error instanceof WebAssembly.CompileError)) throw error // else: not this instruction set
      }
    }
    return undefined
  }

  /**
   * @param patch `187 x 96`, normalised
   * @param out `187 x 561`, the channels in the graph's order
   */
  compute(patch: Float32Array, out: Float32Array): void {
    this.#input.set(patch, MARGIN * MEL_BANDS)
    for (const { height, width, filters, blocks, padBefore, layer, weights, channel } of this.#convolutions) {
      const first = this.#inputAt + (MARGIN - padBefore) * MEL_BANDS * 4
      const positions = MEL_BANDS - width + 1
      this.#convolveMax(first, MEL_BANDS, PATCH_FRAMES, height, width, positions, weights, blocks, this.#outAt)
      const maxima = new Float32Array(this.#memory.buffer, this.#outAt, PATCH_FRAMES * blocks * LANES)
      const { bias, scale, shift } = layer
      for (let t = 0; t < PATCH_FRAMES; t++) {
        const from = t * blocks * LANES
        const to = t * FRONT_CHANNELS + channel
        for (let f = 0; f < filters; f++) {
          const s = scale[f]!
          const z = (s < 0 ? -maxima[from + f]! : maxima[from + f]!) + bias[f]!
          out[to + f] = s * Math.max(0, z) + shift[f]!
        }
      }
    }
  }
}

interface Layout {
  convolutions: Convolution[]
  outAt: number
  end: number
}

function layOut(weights: MusicnnWeights): Layout {
  let at = BASE + (PATCH_FRAMES + 2 * MARGIN) * MEL_BANDS * 4
  let channel = 0
  const place = (height: number, width: number, filters: number, layer: NormalisedLayer): Convolution => {
    const blocks = Math.ceil(filters / LANES)
    const padBefore = Math.floor((height - 1) / 2)
    const convolution = { height, width, filters, blocks, padBefore, layer, weights: at, channel }
    at += blocks * height * width * LANES * 4
    channel += filters
    return convolution
  }
  const convolutions = [
    ...weights.timbral.map((layer, i) => place(TIMBRAL_FRAMES, TIMBRAL_BANDS[i]!, TIMBRAL_FILTERS, layer)),
    ...weights.temporal.map((layer, i) => place(TEMPORAL_FRAMES[i]!, 1, TEMPORAL_FILTERS, layer)),
  ]
  const outAt = at
  const mostBlocks = Math.max(...convolutions.map(c => c.blocks))
  return { convolutions, outAt, end: at + PATCH_FRAMES * mostBlocks * LANES * 4 }
}

/** `height x width x filters` to blocks of 8 filters, the last filled with zeros. */
function blocked({ height, width, filters, blocks, layer }: Convolution): Float32Array {
  const taps = height * width
  const out = new Float32Array(blocks * taps * LANES)
  for (let tap = 0; tap < taps; tap++) {
    for (let f = 0; f < filters; f++) {
      const w = layer.kernel[tap * filters + f]!
      out[(Math.floor(f / LANES) * taps + tap) * LANES + (f % LANES)] = layer.scale[f]! < 0 ? -w : w
    }
  }
  return out
}

async function relaxedModule(): Promise<Uint8Array<ArrayBuffer>> {
  const { CONVOLVE_MAX_RELAXED_WASM_BASE64 } = await import('../generated/convolve-max-relaxed.ts')
  return base64ToBytes(CONVOLVE_MAX_RELAXED_WASM_BASE64)
}

async function plainModule(): Promise<Uint8Array<ArrayBuffer>> {
  const { CONVOLVE_MAX_WASM_BASE64 } = await import('../generated/convolve-max.ts')
  return base64ToBytes(CONVOLVE_MAX_WASM_BASE64)
}
