import { type CompiledBuild, compileBuilds, compileFirst, once, type WasmBuild } from '@murecom/internal/wasm'
import { SIMD_WASM_BASE64 } from '../generated/simd.ts'
import { SIMD_RELAXED_WASM_BASE64 } from '../generated/simd-relaxed.ts'
import type { KnnKernels } from '../kernels/types.ts'
import { nodeCount } from '../tree/shape.ts'
import { layoutIndex } from './layout.ts'
import type { IndexShape } from './rows.ts'
import { SimdIndex } from './simd-index.ts'

/** Fastest first. The plain build is for runtimes without relaxed SIMD. */
const BUILDS: readonly WasmBuild[] = [
  { name: 'simd', base64: () => SIMD_RELAXED_WASM_BASE64 },
  { name: 'plain simd', base64: () => SIMD_WASM_BASE64 },
]

const load = once(async () => {
  const build = await compileFirst(BUILDS)
  return build && kernelsOf(build)
})

/**
 * WebAssembly SIMD kernels for the euclidean metric and for cosine, which is searched through it. They answer to the last bit
 * what the kernels in TypeScript do: float64 rows are added up in the same order; float32 rows are compared in float32 with a
 * margin for its rounding, and those within the margin are measured again in float64.
 *
 * An index then holds its rows in a WebAssembly memory of its own, each row filled up to a multiple of 4 columns. Rows
 * that do not fit into 4 GiB, and other metrics, are searched by the kernels in TypeScript.
 *
 * The module is part of the package's code (benchmarks/results/knn-size has its size) and is compiled once a process.
 *
 * @returns undefined where the runtime has no SIMD, so that `kernels: await loadSimdKernels()` is always right
 * @example
 * const tree = new BallTree(vectors, { dimensions: 256, kernels: await loadSimdKernels() })
 */
export function loadSimdKernels(): Promise<KnnKernels | undefined> {
  return load()
}

/** Every set that this runtime can run: for tests, as all of them must answer the same. */
export async function loadAllSimdKernels(): Promise<KnnKernels[]> {
  return (await compileBuilds(BUILDS)).map(kernelsOf)
}

function kernelsOf(build: CompiledBuild): KnnKernels {
  return {
    ...build,
    package: '@murecom/knn',
    open(source, dimensions, leafSize, metric) {
      if (metric.exponent !== 2) return undefined
      const length = source.rows.length / dimensions
      const shape: IndexShape = {
        length,
        dimensions,
        stride: (dimensions + 3) & -4,
        nodes: nodeCount(length, leafSize),
        exact: source.rows instanceof Float64Array,
      }
      const layout = layoutIndex(shape)
      const memory = layout.plan.allocate()
      return memory && new SimdIndex(build.module, memory, layout, shape, source, leafSize, metric)
    },
  }
}
