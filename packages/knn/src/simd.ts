import { base64ToBytes } from '@murecom/internal'
import { codeBytes } from './code-search.ts'
import { SIMD_WASM_BASE64 } from './generated/simd.ts'
import { SIMD_RELAXED_WASM_BASE64 } from './generated/simd-relaxed.ts'
import type { Kernels, Scanner, ScannerShape } from './kernels.ts'
import { SimdScanner } from './simd-scanner.ts'

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
    module => ({ name, open: shape => openScanner(module, shape) }),
    () => undefined,
  )
}

const PAGE = 65536
const MOST_PAGES = 65536

function openScanner(module: WebAssembly.Module, shape: ScannerShape): Scanner | undefined {
  if (shape.metric.exponent !== 2) return undefined
  const stride = (shape.dimensions + 3) & ~3
  const rows = shape.lengths.reduce((sum, length) => sum + length, 0)
  const bytes = rows * stride * (shape.double ? 8 : 4) + stride * 16 + codeBytes(shape, stride)
  const pages = Math.ceil(bytes / PAGE) + 2
  if (pages > MOST_PAGES) return undefined
  try {
    return new SimdScanner(module, new WebAssembly.Memory({ initial: pages }), shape, stride)
  } catch {
    // The runtime would not give the memory.
    return undefined
  }
}
