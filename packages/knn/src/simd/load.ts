import { base64ToBytes } from '@murecom/internal'
import { SIMD_WASM_BASE64 } from '../generated/simd.ts'
import { SIMD_RELAXED_WASM_BASE64 } from '../generated/simd-relaxed.ts'
import type { Kernels } from '../kernels/types.ts'
import type { MetricFunctions } from '../metrics/metric.ts'
import { nodeCount } from '../tree/build.ts'
import type { TreeSource } from '../tree/tree-index.ts'
import { codeBytes } from './screen/screen.ts'
import { SimdIndex } from './simd-index.ts'

let loaded: Promise<Kernels | undefined> | undefined

/**
 * WebAssembly SIMD kernels for the euclidean metric (and cosine, which is searched through it), about 2 kB, inlined. They
 * answer to the last bit what the pure kernels do: float64 rows are added up in the same order; float32 rows are compared
 * in float32 with a margin for its rounding, and what is within it is scored again in float64.
 *
 * An index then holds its rows in a WebAssembly memory of its own, each row filled up to a multiple of 4 columns. Rows
 * that do not fit into 4 GiB, and other metrics, are searched by the pure kernels.
 *
 * @returns undefined where the runtime has no SIMD, so that `kernels: await loadSimdKernels()` is always right
 * @example
 * const tree = new BallTree(vectors, { dimensions: 256, kernels: await loadSimdKernels() })
 */
export function loadSimdKernels(): Promise<Kernels | undefined> {
  loaded ??= loadBuild(SIMD_RELAXED_WASM_BASE64, 'simd').then(kernels => kernels ?? loadPlainSimdKernels())
  return loaded
}

/** The build for runtimes without relaxed SIMD, which answers the same and is slower. */
export function loadPlainSimdKernels(): Promise<Kernels | undefined> {
  return loadBuild(SIMD_WASM_BASE64, 'plain simd')
}

function loadBuild(base64: string, name: string): Promise<Kernels | undefined> {
  return WebAssembly.compile(base64ToBytes(base64)).then(
    module => ({ name, open: (...args) => openIndex(module, ...args) }),
    () => undefined,
  )
}

const PAGE = 65536
const MOST_PAGES = 65536

function openIndex(
  module: WebAssembly.Module,
  source: TreeSource,
  dimensions: number,
  leafSize: number,
  metric: MetricFunctions,
): SimdIndex | undefined {
  if (metric.exponent !== 2) return undefined
  const { rows } = source
  const stride = (dimensions + 3) & ~3
  const length = rows.length / dimensions
  const arrays = (length + nodeCount(length, leafSize)) * stride * rows.BYTES_PER_ELEMENT
  const bytes = arrays + stride * 16 + codeBytes(length, dimensions, rows instanceof Float64Array, stride)
  const pages = Math.ceil(bytes / PAGE) + 2
  if (pages > MOST_PAGES) return undefined
  let memory: WebAssembly.Memory
  try {
    memory = new WebAssembly.Memory({ initial: pages })
  } catch {
    // The runtime would not give the memory.
    return undefined
  }
  return new SimdIndex(module, memory, source, dimensions, leafSize, metric, stride)
}
