import { MemoryPlan, type Place } from '@murecom/internal/wasm'

/** Numbers from which the layout of an {@link AlsMemory} follows. They can be sent to another thread. */
export interface AlsSizes {
  items: number
  /** Sets that were read, those without an item of the model included. */
  sets: number
  entries: number
  factors: number
  /** Whether entries have values; without, each is 1. */
  weighted: boolean
  /** Threads that solve rows at the same time. */
  threads: number
}

/** Everything that a fit reads and writes, in one buffer. It can be sent to another thread if the buffer is shared. */
export interface AlsMemory {
  sizes: AlsSizes
  /** The memory of the compiled kernels; undefined for those in TypeScript. */
  memory: WebAssembly.Memory | undefined
  buffer: ArrayBufferLike
}

/** One side of the matrix: sets, or items. */
interface SidePlaces {
  offsets: Place<Int32Array>
  /** Numbers of the other side, ascending in each row. */
  indices: Place<Int32Array>
  values: Place<Float32Array> | undefined
  /** Rows of `stride` numbers. */
  factors: Place<Float32Array>
  lambdas: Place<Float32Array>
}

/** Room of one thread. */
interface ThreadPlaces {
  square: Place<Float32Array>
  sums: Place<Float64Array>
  gathered: Place<Float32Array>
  weighted: Place<Float32Array>
  residual: Place<Float32Array>
  direction: Place<Float32Array>
  product: Place<Float32Array>
  coefficients: Place<Float32Array>
}

/** Numbers of a row of factors: whole blocks of four vectors, of which the model's factors are the first. */
const BLOCK = 16
/** Rows of a square that the kernels compute are a multiple of this. */
const TILE = 4
/** Entries that the compiled kernels gather at a time. */
const GATHERED = 64
/** Bytes behind the values and the coefficients that the compiled kernels read or write. */
const SPARE = 16
/** Each array begins at a line of the processor's cache. */
const LINE = 64

const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple

/** Where everything lies, the same in every thread. */
export function layOutAls({ items, sets, entries, factors, weighted, threads }: AlsSizes) {
  const plan = new MemoryPlan({ align: LINE })
  const stride = roundUp(factors, BLOCK)
  const size = roundUp(factors, TILE)
  const side = (rows: number): SidePlaces => ({
    offsets: plan.reserve(Int32Array, rows + 1),
    indices: plan.reserve(Int32Array, entries),
    values: weighted ? plan.reserve(Float32Array, entries, SPARE) : undefined,
    factors: plan.reserve(Float32Array, rows * stride),
    lambdas: plan.reserve(Float32Array, rows),
  })
  const thread = (): ThreadPlaces => ({
    square: plan.reserve(Float32Array, size * stride),
    sums: plan.reserve(Float64Array, size * stride),
    gathered: plan.reserve(Float32Array, GATHERED * stride),
    weighted: plan.reserve(Float32Array, GATHERED * stride),
    residual: plan.reserve(Float32Array, stride),
    direction: plan.reserve(Float32Array, stride),
    product: plan.reserve(Float32Array, stride),
    coefficients: plan.reserve(Float32Array, Math.max(items, sets, stride), SPARE),
  })
  return {
    plan,
    stride,
    size,
    sides: [side(sets), side(items)] as const,
    base: plan.reserve(Float32Array, size * stride),
    threads: Array.from({ length: threads }, thread),
  }
}

/**
 * One buffer for a fit: of WebAssembly, or where that is too much for one memory, or with `compiled` false, any other. `shared`:
 * threads other than the one that allocates it can use it.
 */
export function allocateAls(sizes: AlsSizes, { shared, compiled }: { shared: boolean; compiled: boolean }): AlsMemory {
  const { plan } = layOutAls(sizes)
  const memory = compiled ? plan.allocate({ shared }) : undefined
  return { sizes, memory, buffer: memory?.buffer ?? plainBuffer(plan.size, shared) }
}

function plainBuffer(bytes: number, shared: boolean): ArrayBufferLike {
  try {
    return shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes)
  } catch {
    throw new RangeError(
      `ImplicitAls: factors must be fewer, or items (minCount), got a fit of ${bytes} bytes, which this runtime refuses`,
    )
  }
}
