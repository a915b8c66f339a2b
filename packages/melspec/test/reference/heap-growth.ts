/**
 * Prints, for the kernel set whose number it is given, by how many bytes the heap and the array buffers grow in a call of
 * `computeInto`, nine times, as JSON. A process of its own: in a thread of a test runner the optimiser comes late or not at all
 * while other cores are busy, and code that is not optimised makes an object of each number.
 */
import { MelSpectrogram } from '../../src/index.ts'
import { kernelSets, signals } from '../golden.ts'

const CALLS = 20
const kernels = kernelSets[Number(process.argv[2])]!
const plan = new MelSpectrogram({ kernels, hopLength: 256 })
const signal = signals['amen']!
const out = new Float32Array(plan.bands * plan.framesOf(signal.length))
const round = (): void => {
  for (let i = 0; i < CALLS; i++) plan.computeInto(signal, out)
}
for (let i = 0; i < 5; i++) round()
const growths = Array.from({ length: 9 }, () => {
  const before = process.memoryUsage()
  round()
  const after = process.memoryUsage()
  return { heap: (after.heapUsed - before.heapUsed) / CALLS, buffers: after.arrayBuffers - before.arrayBuffers }
})
console.log(JSON.stringify(growths))
