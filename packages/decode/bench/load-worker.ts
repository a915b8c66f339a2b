import { parentPort } from 'node:worker_threads'
import { MelSpectrogram } from '@murecom/melspec'
import { loadSimdKernels } from '@murecom/melspec/simd'
import { decode } from '../src/node.ts'

const simd = await loadSimdKernels()
const plans = new Map([simd, undefined].map(kernels => [kernels, new MelSpectrogram({ kernels })]))

parentPort!.on('message', async ({ path, simd: fast }: { path: string; simd: boolean }) => {
  const kernels = fast ? simd : undefined
  const { samples } = await decode(path, { sampleRate: 22050, offsetSeconds: 30, durationSeconds: 30, kernels })
  parentPort!.postMessage(plans.get(kernels)!.compute(samples).frames)
})
