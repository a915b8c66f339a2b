import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fixtureJson } from '@murecom/testing'
import { bundlePage, gzipBytes } from '@murecom/testing/bundle'
import { expect, test } from 'vitest'
import { BUILDS, sourceHash } from '../decoder/builds.mjs'
import { sourceHash as minimp3SourceHash } from '../decoder/minimp3/source-hash.mjs'
import { MINIMP3_SOURCE_HASH } from '../src/generated/minimp3.ts'
import { decode as decodeBytes } from '../src/index.ts'
import { decode, decodeChunks, probe } from '../src/node.ts'

interface Manifest {
  sources: string
  tools: Record<string, string>
  builds: Record<string, { bytes: number; sha256: string }>
}

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

test('0.1 s out of a file of 8 GB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'decode-'))
  try {
    const path = join(folder, 'long.wav')
    const bytes = readFileSync(new URL('./fixtures/librosa/16-bit.wav', import.meta.url))
    bytes.writeUInt32LE(0xffffffff, bytes.indexOf('data') + 4) // a stream that did not know its length
    await writeFile(path, bytes)
    await truncate(path, 8e9) // the rest is a hole
    const before = process.memoryUsage().arrayBuffers
    const { samples } = await decode(path, { offsetSeconds: 20_000, durationSeconds: 0.1 })
    expect(samples).toEqual(new Float32Array(2205))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2e7)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('the compiled decoders are those that the build script wrote from the sources that are here', async () => {
  const { sources, tools, builds } = await fixtureJson<Manifest>(new URL('../decoder/manifest.json', import.meta.url))
  expect(sources).toBe(sourceHash())
  expect(tools['rustc']).toMatch(/^rustc \d/)
  expect(Object.keys(builds)).toEqual(Object.keys(BUILDS))
  for (const [name, { bytes, sha256 }] of Object.entries(builds)) {
    const { WASM_BASE64 } = await import(`../src/generated/symphonia-${name}.ts`)
    const wasm = Buffer.from(WASM_BASE64, 'base64')
    expect(wasm.length, name).toBe(bytes)
    expect(createHash('sha256').update(wasm).digest('hex'), name).toBe(sha256)
  }
  expect(MINIMP3_SOURCE_HASH).toBe(minimp3SourceHash())
})

test('the notice names every crate that is compiled', () => {
  const read = (name: string): string => readFileSync(new URL(`../decoder/${name}`, import.meta.url), 'utf8')
  const notice = read('NOTICE.md')
  const crates = [...read('Cargo.lock').matchAll(/name = "(.*)"\nversion = "(.*)"\nsource/g)]
  expect(crates.length).toBeGreaterThan(20)
  for (const [, name, version] of crates) expect(notice).toContain(`| ${name} | ${version} |`)
  for (const words of ['Permission is hereby granted', 'Redistributions of source code'])
    expect(notice).toContain(words)
})

/** Kilobytes, compressed by gzip, that the decoder of a format may have. */
const BUDGETS: Readonly<Record<string, number>> = {
  'generated/minimp3': 24,
  'generated/symphonia-mp3': 82,
  'generated/symphonia-flac': 104,
  'generated/symphonia-ogg': 203,
  'generated/symphonia-mp4': 308,
  'generated/symphonia-aiff': 54,
  'generated/symphonia-all': 545,
  'opus-decoder': 72,
}

test('a page loads the decoder of what it decodes, and no other', async () => {
  const { entry, files } = await bundlePage(`export { decode } from '../src/index.ts'`, import.meta.dirname)
  expect(entry.inputs.filter(path => /generated|opus-decoder/.test(path))).toEqual([])
  expect(gzipBytes([entry])).toBeLessThan(9000)
  const seen = new Set<string>()
  for (const file of files) {
    const builds = new Set(file.inputs.flatMap(path => path.match(/generated\/[\w-]+|opus-decoder/) ?? []))
    expect(builds.size, `${file.path} holds ${[...builds]}`).toBeLessThan(2)
    const [decoder] = builds
    if (decoder === undefined) continue
    expect(gzipBytes([file]), decoder).toBeLessThan(1000 * BUDGETS[decoder]!)
    seen.add(decoder)
  }
  expect([...seen].sort()).toEqual(Object.keys(BUDGETS).sort())
})
