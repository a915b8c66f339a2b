/** Prints the bytes that this process grows by when it opens an index: node approximate-memory.ts PATH file|memory */
import { readFileSync } from 'node:fs'
import { IvfIndex } from '../src/approximate.ts'
import { openIvfFile } from '../src/node.ts'
import { loadSimdKernels } from '../src/simd.ts'

const [path, where] = process.argv.slice(2) as [string, string]
const kernels = await loadSimdKernels()
const collect = (globalThis as { gc?: () => void }).gc!
const resident = async (): Promise<number> => {
  // What was freed is given back to the system by a later task.
  for (let i = 0; i < 5; i++) {
    collect()
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return process.memoryUsage().rss
}
const before = await resident()
const index = where === 'file' ? openIvfFile(path, { kernels }).index : IvfIndex.from(readFileSync(path), { kernels })
console.log((await resident()) - before)
if (index.length === 0) console.log('nothing')
