import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { kernelSets } from './golden.ts'

const script = fileURLToPath(new URL('./reference/heap-growth.ts', import.meta.url))

test.each(kernelSets.map(({ name }, i) => [name, i] as const))('computeInto allocates no array: kernels %s', (_, i) => {
  const run = spawnSync(process.execPath, ['--conditions=@murecom/source', '--no-warnings', script, String(i)], {
    encoding: 'utf8',
  })
  expect(run.stderr).toBe('')
  const growths = JSON.parse(run.stdout) as { heap: number; buffers: number }[]
  expect(growths).toHaveLength(9)
  for (const { buffers } of growths) expect(buffers).toBeLessThanOrEqual(0)
  // The compiler allocates now and then: so the median. One result alone takes 44,000 bytes.
  expect(growths.map(({ heap }) => heap).sort((x, y) => x - y)[4]).toBeLessThan(20_000)
})
