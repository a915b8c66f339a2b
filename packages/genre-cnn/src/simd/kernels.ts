import { base64ToBytes } from '@murecom/internal'

/** The functions of assembly/network.entry.ts. Addresses are bytes, sizes numbers of values; see there. */
interface NetworkExports {
  multiplyRows(
    a: number,
    aStep: number,
    rows: number,
    k: number,
    b: number,
    blocks: number,
    bias: number,
    relu: boolean,
    out: number,
    outStep: number,
  ): void
  multiplyTransposed(
    x: number,
    xStep: number,
    xClip: number,
    dz: number,
    clips: number,
    rows: number,
    k: number,
    columns: number,
    out: number,
  ): void
  pairNormGradient(
    x: number,
    dy: number,
    a: number,
    b: number,
    clips: number,
    frames: number,
    channels: number,
    out: number,
  ): void
  timbralMax(
    spectra: number,
    pairs: number,
    weights: number,
    blocks: number,
    positions: number,
    twiddles: number,
    lastTwiddles: number,
    scratch: number,
    out: number,
  ): void
  temporalMax(
    spectra: number,
    pairs: number,
    step: number,
    partStep: number,
    parts: number,
    weights: number,
    blocks: number,
    frames: number,
    twiddles: number,
    scratch: number,
    maxima: number,
    out: number,
  ): void
  winogradInput(
    x: number,
    clips: number,
    clipStep: number,
    quads: number,
    channels: number,
    out: number,
    plane: number,
  ): void
  winogradPooledOutput(
    products: number,
    plane: number,
    clips: number,
    quads: number,
    channels: number,
    bias: number,
    pooled: number,
    out: number,
  ): void
  transform96(data: number, twiddles: number, lastTwiddles: number): void
  transform256(data: number, twiddles: number): void
}

/** A build of the kernels that this runtime can run. */
export interface NetworkModule {
  /** `'simd-relaxed'` has a fused multiply-add. */
  name: 'simd-relaxed' | 'simd'
  module: WebAssembly.Module
}

/** The kernels with the memory they work on. */
export interface NetworkKernels extends NetworkExports {
  /** Values from a byte address on, seen in the memory. */
  floats(address: number, length: number): Float32Array
}

let modules: Promise<NetworkModule[]> | undefined

/** Every build that this runtime can run, the fastest first; empty where WebAssembly has no SIMD. Compiled once. */
export function networkModules(): Promise<NetworkModule[]> {
  modules ??= compileModules()
  return modules
}

async function compileModules(): Promise<NetworkModule[]> {
  if (typeof WebAssembly !== 'object') return []
  const { NETWORK_RELAXED_WASM_BASE64 } = await import('../generated/network-relaxed.ts')
  const { NETWORK_WASM_BASE64 } = await import('../generated/network.ts')
  const builds = [
    ['simd-relaxed', base64ToBytes(NETWORK_RELAXED_WASM_BASE64)],
    ['simd', base64ToBytes(NETWORK_WASM_BASE64)],
  ] as const
  const usable = builds.filter(([, bytes]) => WebAssembly.validate(bytes))
  return Promise.all(usable.map(async ([name, bytes]) => ({ name, module: await WebAssembly.compile(bytes) })))
}

/** The build that is used: undefined where WebAssembly has no SIMD. */
export async function fastestModule(): Promise<NetworkModule | undefined> {
  return (await networkModules())[0]
}

/** Hands out places in a memory that is yet to be made, one after the other; the compiler keeps what is below 1024. */
export class MemoryPlan {
  #end = 1024

  /** The address of room for `length` values, on a cache line of its own. */
  place(length: number): number {
    const address = this.#end
    this.#end += Math.ceil(length / 16) * 64
    return address
  }

  /** The kernels on a memory that holds all that was placed. */
  build(build: NetworkModule): Promise<NetworkKernels> {
    return kernelsOn(new WebAssembly.Memory({ initial: Math.ceil(this.#end / 65536) }), build)
  }
}

/** The kernels on a memory that somebody else has made; they have no data of their own in it. */
export async function kernelsOn(memory: WebAssembly.Memory, { module }: NetworkModule): Promise<NetworkKernels> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } })
  const floats = (address: number, length: number): Float32Array => new Float32Array(memory.buffer, address, length)
  return { ...(exports as unknown as NetworkExports), floats }
}
