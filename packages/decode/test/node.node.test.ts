import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { BUILDS, sourceHash } from '../decoder/builds.mjs'
import { decode as decodeBytes } from '../src/index.ts'
import { decode, decodeChunks, probe } from '../src/node.ts'

const url = (name: string): URL => new URL(`./fixtures/ffmpeg/${name}`, import.meta.url)

test('a path is read as its bytes are', async () => {
  for (const name of ['frames.flac', 'alac.m4a', 'layer3.mp3', 'opus.opus', 'vorbis.ogg', '24-bit.wav']) {
    const bytes = new Uint8Array(readFileSync(url(name)))
    const options = { offsetSeconds: 0.3, durationSeconds: 0.4, sampleRate: 16_000 }
    expect(await decode(url(name), options)).toEqual(await decodeBytes(bytes, options))
    expect(await decode(bytes, options)).toEqual(await decodeBytes(bytes, options))
  }
  expect((await probe(url('aac.m4a'))).durationSeconds).toBe(3)
  let length = 0
  for await (const { samples } of decodeChunks(url('adts.aac'))) length += samples.length
  expect(length).toBe((await decode(url('adts.aac'))).samples.length)
})

test('a file that cannot be read fails with the error of the file system', async () => {
  await expect(decode('no-such-file.flac')).rejects.toMatchObject({ code: 'ENOENT' })
  const folder = await mkdtemp(join(tmpdir(), 'decode-'))
  try {
    await writeFile(join(folder, 'text.mp3'), 'this is no sound')
    await expect(decode(join(folder, 'text.mp3'))).rejects.toMatchObject({ code: 'unknown-format' })
    await expect(decode(folder)).rejects.toMatchObject({ code: 'EISDIR' })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('the compiled decoders are made from the sources that are here', () => {
  for (const name of Object.keys(BUILDS)) {
    const text = readFileSync(new URL(`../src/generated/symphonia-${name}.ts`, import.meta.url), 'utf8')
    expect(text.slice(0, 300), name).toContain(sourceHash())
  }
})

test('a page loads the decoder of what it decodes, and no other', async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { decode } from '../src/index.ts'`, resolveDir: import.meta.dirname, loader: 'ts' },
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
  expect(Object.keys(entry[1].inputs).filter(path => /generated|opus-decoder/.test(path))).toEqual([])
  const file = outputFiles.find(({ path }) => path.endsWith(entry[0]))!
  expect(gzipSync(file.contents, { level: 9 }).length).toBeLessThan(9000)
  for (const [name, { inputs }] of Object.entries(metafile.outputs)) {
    const builds = new Set(Object.keys(inputs).flatMap(path => path.match(/generated\/[\w-]+|opus-decoder/) ?? []))
    expect(builds.size, `${name} holds ${[...builds]}`).toBeLessThan(2)
  }
})
