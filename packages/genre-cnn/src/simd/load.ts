import { type CompiledBuild, compileBuilds, compileFirst, once, type WasmBuild } from '@murecom/internal/wasm'

/**
 * The SIMD kernels of the networks: one compiled WebAssembly module, which every network instantiates on a memory of its own.
 * What {@link loadSimdKernels} returns.
 */
export interface GenreCnnKernels {
  /** Distinguishes these kernels from those of other packages, which are refused. */
  readonly package: '@murecom/genre-cnn'
  /** `'simd-relaxed'` has a fused multiply-add, `'simd'` has none. */
  readonly name: string
  readonly module: WebAssembly.Module
}

/** The builds, the fastest first. */
const BUILDS: readonly WasmBuild[] = [
  {
    name: 'simd-relaxed',
    base64: async () => (await import('../generated/network-relaxed.ts')).NETWORK_RELAXED_WASM_BASE64,
  },
  { name: 'simd', base64: async () => (await import('../generated/network.ts')).NETWORK_WASM_BASE64 },
]

/**
 * The fastest SIMD kernels that this runtime can run, compiled once a process; undefined without WebAssembly SIMD.
 *
 * The networks call it themselves at their first prediction, unless they were given `kernels`. Other packages leave that to
 * the caller, because their plain TypeScript is a complete second implementation of a few kilobytes. Here the second
 * implementation is TensorFlow.js, which a program should not have to install, so SIMD is used without being asked for.
 * Call this to find out whether there is SIMD, or to compile ahead of the first prediction.
 *
 * @example
 * if (!(await loadSimdKernels())) console.warn('predictions need TensorFlow.js here')
 */
export const loadSimdKernels: () => Promise<GenreCnnKernels | undefined> = once(async () => {
  const build = await compileFirst(BUILDS)
  return build && kernelsOf(build)
})

/** Every build that this runtime can run, the fastest first; for tests, which run on each. */
export const loadAllSimdKernels: () => Promise<GenreCnnKernels[]> = once(async () =>
  (await compileBuilds(BUILDS)).map(kernelsOf),
)

function kernelsOf(build: CompiledBuild): GenreCnnKernels {
  return Object.freeze({ package: '@murecom/genre-cnn', ...build })
}
