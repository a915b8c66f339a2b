import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

/** What a page downloads that imports this. */
async function bundle(contents: string): Promise<{ bytes: Uint8Array; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    splitting: true,
    outdir: 'out',
    write: false,
    metafile: true,
    conditions: ['@murecom/source'],
  })
  const entry = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint)!
  const file = outputFiles.find(({ path }) => path.endsWith(entry[0]))!
  return { bytes: file.contents, inputs: Object.keys(entry[1].inputs) }
}

test('melSpectrogram takes at most 6.6 kB, minified and compressed', async () => {
  const { bytes, inputs } = await bundle(`export { melSpectrogram } from '../src/index.ts'`)
  expect(gzipSync(bytes, { level: 9 }).length).toBeLessThan(6600)
  expect(inputs.filter(path => /generated|node_modules|resample/.test(path))).toEqual([])
})
