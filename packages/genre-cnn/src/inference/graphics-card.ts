/** Backends of TensorFlow.js that compute on the processor, where our own kernels are faster. */
const ON_PROCESSOR: readonly string[] = ['wasm', 'cpu']

/**
 * Whether the program has chosen a TensorFlow.js backend that computes elsewhere than on the processor: webgl or webgpu.
 *
 * TensorFlow.js is not imported to find that out. It keeps its one engine on the global object, as `_tfengine` (version 4 of
 * tfjs-core), and a program that has not imported it has chosen no backend.
 *
 * @throws BackendMissingError when none of the registered backends starts
 */
export async function onGraphicsCard(): Promise<boolean> {
  const { _tfengine: engine } = globalThis as { _tfengine?: { registryFactory?: object } }
  const registered = Object.keys(engine?.registryFactory ?? {})
  if (registered.every(name => ON_PROCESSOR.includes(name))) return false
  const { ensureBackend } = await import('../tensorflow/backend.ts')
  return !ON_PROCESSOR.includes(await ensureBackend())
}
