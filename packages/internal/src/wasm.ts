/** The one way in which the packages load WebAssembly, and the one way in which they lay out its memory. */
import { base64ToBytes } from './base64.ts'

/** One build of a module: what `tools/build/assembly.mjs` writes into `src/generated`. */
export interface WasmBuild {
  /** Name of the build, for reports: `'simd-relaxed'`. */
  readonly name: string
  /** The module as base64 text; a promise where the text is imported when it is needed. */
  readonly base64: () => string | Promise<string>
}

/** A build that this runtime can run. */
export interface CompiledBuild {
  readonly name: string
  readonly module: WebAssembly.Module
}

/** Compiles every build that this runtime can run, in the given order. Empty without WebAssembly or without SIMD. */
export async function compileBuilds(builds: readonly WasmBuild[]): Promise<CompiledBuild[]> {
  const compiled = await Promise.all(builds.map(compileBuild))
  return compiled.filter(build => build !== undefined)
}

/** Compiles the first build that this runtime can run; `undefined` where there is none. Later builds are not touched. */
export async function compileFirst(builds: readonly WasmBuild[]): Promise<CompiledBuild | undefined> {
  for (const build of builds) {
    const compiled = await compileBuild(build)
    if (compiled) return compiled
  }
  return undefined
}

async function compileBuild({ name, base64 }: WasmBuild): Promise<CompiledBuild | undefined> {
  if (typeof WebAssembly !== 'object') return undefined
  const bytes = base64ToBytes(await base64())
  if (!WebAssembly.validate(bytes)) return undefined
  // A page's content security policy can forbid compilation; the caller then uses the kernels in TypeScript.
  return WebAssembly.compile(bytes).then(
    module => ({ name, module }),
    () => undefined,
  )
}

/** Calls `make` at the first call only and returns its promise to every caller: a module is compiled once a process. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** The module's functions, working on `memory`. `E` is the interface that was generated beside the module. */
export function instantiate<E>(module: WebAssembly.Module, memory: WebAssembly.Memory): E {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as E
}

/** Bytes of a page of WebAssembly memory. */
export const PAGE_BYTES = 65536
/** The address behind the last byte must fit into 32 bits, so a memory has one page less than 4 GiB. */
const MOST_PAGES = 65535
/** The AssemblyScript compiler keeps the bytes below this address for itself. */
const FIRST_BYTE = 1024

interface ArrayConstructor<A> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): A
}

/** Where an array lies in a memory. */
export interface Place<A> {
  readonly byteOffset: number
  /** Number of elements. */
  readonly length: number
  /** The array itself, in the memory's buffer. */
  view(buffer: ArrayBufferLike): A
}

/**
 * The layout of a memory: reserve a place for each array, allocate a memory of exactly that size, then view the places.
 * Nobody counts bytes by hand, so the size always covers the last view.
 *
 * @example
 * const plan = new MemoryPlan()
 * const rows = plan.reserve(Float32Array, 400)
 * const sums = plan.reserve(Float64Array, 10)
 * const memory = plan.allocate()
 * if (memory) sums.view(memory.buffer).fill(0)
 */
export class MemoryPlan {
  readonly #align: number
  #end = FIRST_BYTE

  /** @param options `align`: each place begins at a multiple of this many bytes, a power of two. Default 16, a SIMD register. */
  constructor({ align = 16 }: { align?: number } = {}) {
    this.#align = align
  }

  /** Bytes from address 0 to the end of the last place, its spare bytes included. */
  get size(): number {
    return this.#end
  }

  /**
   * Reserves room for an array.
   *
   * @param spare bytes behind the array that a kernel may read or write
   */
  reserve<A>(Type: ArrayConstructor<A>, length: number, spare = 0): Place<A> {
    const byteOffset = Math.ceil(this.#end / this.#align) * this.#align
    this.#end = byteOffset + length * Type.BYTES_PER_ELEMENT + spare
    return { byteOffset, length, view: buffer => new Type(buffer, byteOffset, length) }
  }

  /**
   * A zeroed memory that holds everything that was reserved.
   *
   * @param options `shared`: for several threads; `growable`: without an upper bound, otherwise the size is final
   * @returns undefined where it would need 4 GiB, or where the runtime refuses that much
   */
  allocate({ shared = false, growable = false } = {}): WebAssembly.Memory | undefined {
    const initial = Math.ceil(this.#end / PAGE_BYTES)
    if (initial > MOST_PAGES) return undefined
    try {
      return new WebAssembly.Memory({ initial, ...(growable ? {} : { maximum: initial }), shared })
    } catch {
      return undefined
    }
  }

  /** Grows a memory, which must be growable, until it holds everything that was reserved. Views made before are lost. */
  growToFit(memory: WebAssembly.Memory): void {
    const missing = this.#end - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES))
  }
}
