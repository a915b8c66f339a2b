/** What both WebAssembly modules export; the head notes in assembly/ say what the arguments are. */
export interface KernelExports {
  melFrames(
    signal: number,
    hop: number,
    groups: number,
    half: number,
    window: number,
    twiddles: number,
    roots: number,
    x: number,
    y: number,
    magnitude: number,
    bands: number,
    runs: number,
    weights: number,
    out: number,
    stride: number,
  ): void
  halveBlocks(
    signal: number,
    hop: number,
    size: number,
    twiddles: number,
    response: number,
    x: number,
    y: number,
    skip: number,
    take: number,
    out: number,
  ): void
  resampleBlock(
    signal: number,
    position: number,
    up: number,
    down: number,
    width: number,
    taps: number,
    out: number,
    count: number,
  ): void
}

const PAGE = 65536
/** The compiler puts nothing below this address, and nothing above it. */
const FIRST_FREE = 1024

/** One memory with places reserved one after the other, and the kernels working on it. */
export class KernelMemory {
  #end = FIRST_FREE

  /** Reserves `count` float32 or int32 values, 16-byte aligned; returns their byte address. */
  reserve(count: number): number {
    const at = this.#end
    this.#end += Math.ceil(count / 4) * 16
    return at
  }

  /** Makes the memory, of what has been reserved, and the kernels. */
  open(module: WebAssembly.Module): { exports: KernelExports; f32: Float32Array; i32: Int32Array } {
    const pages = Math.ceil(this.#end / PAGE)
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    const instance = new WebAssembly.Instance(module, { env: { memory } })
    return {
      exports: instance.exports as unknown as KernelExports,
      f32: new Float32Array(memory.buffer),
      i32: new Int32Array(memory.buffer),
    }
  }
}
