import { describe, expect, test } from 'vitest'
import { MelSpectrogram } from '../src/index.ts'
import { kernelSets, signals } from './golden.ts'

describe.each(kernelSets)('kernels: $name', kernels => {
  test('computeInto allocates no array', () => {
    const plan = new MelSpectrogram({ kernels, hopLength: 256 })
    const signal = signals['amen']!
    const out = new Float32Array(plan.bands * plan.framesOf(signal.length))
    for (let i = 0; i < 20; i++) plan.computeInto(signal, out)
    // The compiler and the test runner allocate now and then: so the median of nine times.
    const growths = Array.from({ length: 9 }, () => {
      const before = process.memoryUsage()
      for (let i = 0; i < 20; i++) plan.computeInto(signal, out)
      const after = process.memoryUsage()
      expect(after.arrayBuffers - before.arrayBuffers).toBeLessThanOrEqual(0)
      return (after.heapUsed - before.heapUsed) / 20
    })
    expect(growths.sort((x, y) => x - y)[4]).toBeLessThan(20_000) // one result alone takes 44,000 bytes
  })
})
