import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BackendMissingError, ModelFileError, type OnnxRuntime, onnxModel, SongError, SongIndex } from '../src/index.ts'
import { LibraryError, openLibrary } from '../src/node.ts'
import { onnxFile } from './reference/onnx-file.ts'

const RATE = 1000
const CLIP = 100
const WIDTH = 3
/** Means of three thirds of the clip, more or less. */
const WEIGHTS = Float32Array.from({ length: CLIP * WIDTH }, (_, i) =>
  Math.floor(i / WIDTH / 34) === i % WIDTH ? 1 / 34 : 0,
)
const FILE = onnxFile(WEIGHTS, WIDTH)
const FACTS = { sampleRate: RATE, clipSeconds: CLIP / RATE }

/** What the network gives for a clip. */
function expected(clip: Float32Array): number[] {
  return Array.from({ length: WIDTH }, (_, d) => clip.reduce((sum, x, i) => sum + x * WEIGHTS[i * WIDTH + d]!, 0))
}

interface Outputs {
  [name: string]: { data: unknown; dims: readonly number[] }
}

/** A runtime that does what it is handed, and keeps what it was asked. */
function fakeRuntime(answer: (clip: Float32Array) => Outputs, axes?: number) {
  const asked: { dims: readonly number[]; data: Float32Array }[] = []
  const runtime: OnnxRuntime = {
    InferenceSession: {
      async create(bytes) {
        if (bytes.length < 10) throw new Error('protobuf parsing failed\nat a line')
        const shape = axes === undefined ? {} : { inputMetadata: [{ shape: new Array(axes).fill('n') }] }
        return {
          inputNames: ['samples'],
          outputNames: Object.keys(answer(new Float32Array(CLIP))),
          ...shape,
          async run({ samples }) {
            asked.push(samples as never)
            return answer(samples!.data as Float32Array)
          },
        }
      },
    },
    Tensor: class {
      readonly data: Float32Array
      readonly dims: readonly number[]
      constructor(_type: 'float32', data: Float32Array, dims: readonly number[]) {
        this.data = data
        this.dims = dims
      }
    },
  }
  return { runtime, asked }
}
const embedding = (clip: Float32Array): Outputs => ({
  embedding: { data: Float32Array.from(expected(clip)), dims: [1, WIDTH] },
})
const sound = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => Math.sin(i * i * 0.01))

const folder = process.env['MURECOM_ONNXRUNTIME']
const why = 'MURECOM_ONNXRUNTIME names no folder into which onnxruntime-web was installed'
if (!folder) console.log(`onnx.node.test.ts: the tests with a real runtime are skipped: ${why}`)

test.skipIf(!folder)('a network in an ONNX file embeds songs, and gives tags', async () => {
  const tagNames = ['a', 'b', 'c']
  const model = await onnxModel(FILE, { ...FACTS, output: 'embedding', tagOutput: 'tags', tagNames })
  expect(model).toMatchObject({ dimensions: WIDTH, sampleRate: RATE, seconds: 1, tagNames })
  expect(model.name).toMatch(/^onnx-[0-9a-f]{12}$/)
  const samples = sound(250)
  const { vectors, tags } = await model.analyse!(samples)
  const clips = [samples.subarray(0, 100), samples.subarray(100, 200)].map(expected)
  for (const [i, value] of clips.flat().entries()) expect(vectors[i]).toBeCloseTo(value, 5)
  for (const [t, value] of tags!.entries()) {
    expect(value).toBeCloseTo(
      clips.reduce((sum, clip) => sum + 1 / (1 + Math.exp(-clip[t]!)) / 2, 0),
      5,
    )
  }
  expect(await model.embed(samples)).toEqual(vectors)
})

test.skipIf(!folder)('bytes that are no network are refused by a real runtime too', async () => {
  await expect(onnxModel(FILE.subarray(0, 50), FACTS)).rejects.toThrow(ModelFileError)
  await expect(onnxModel(FILE, { sampleRate: RATE, clipSeconds: 0.05 })).rejects.toThrow('does not take a clip')
})

test('a song index compares songs by such a model', async () => {
  const { runtime } = fakeRuntime(embedding)
  const index = new SongIndex({ model: await onnxModel(FILE, { ...FACTS, runtime }) })
  const like = (phase: number) => Float32Array.from({ length: 300 }, (_, i) => Math.sin(i / 16 + phase))
  await index.add('a', like(0), { sampleRate: RATE })
  await index.add('near a', like(0.1), { sampleRate: RATE })
  await index.add('far', like(2), { sampleRate: RATE })
  expect((await index.similar('a', { limit: 2 })).map(({ id }) => id)).toEqual(['near a', 'far'])
})

test('clips: their number, their hop, and how much sound is used', async () => {
  const { runtime, asked } = fakeRuntime(embedding)
  const model = await onnxModel(FILE, { ...FACTS, hopSeconds: 0.05, maxClips: 4, runtime })
  expect(model.seconds).toBeCloseTo(0.25, 12)
  const samples = sound(1000)
  asked.length = 0
  expect(await model.embed(samples)).toHaveLength(4 * WIDTH)
  expect(asked.map(({ data }) => data[0])).toEqual([0, 50, 100, 150].map(at => samples[at]))
  expect(await model.embed(samples.subarray(0, 149))).toHaveLength(WIDTH)
  await expect(model.embed(samples.subarray(0, 99))).rejects.toThrow('too short: 0.10 s, at least 0.10 s are needed')
  await expect(model.embed(new Float32Array(500))).rejects.toThrow(SongError)
})

test('the samples have as many axes as the input; prepare makes something else of them', async () => {
  for (const [axes, dims] of [
    [undefined, [1, CLIP]],
    [1, [CLIP]],
    [3, [1, 1, CLIP]],
  ] as const) {
    const { runtime, asked } = fakeRuntime(embedding, axes)
    await onnxModel(FILE, { ...FACTS, runtime })
    expect(asked[0]!.dims).toEqual(dims)
  }
  const { runtime, asked } = fakeRuntime(embedding)
  const prepare = (clip: Float32Array) => ({ data: clip.map(x => x + 1), dims: [1, 10, 10] })
  await onnxModel(FILE, { ...FACTS, runtime, prepare })
  expect(asked[0]).toMatchObject({ dims: [1, 10, 10], data: new Float32Array(CLIP).fill(1) })
})

test('an output of several rows is their mean', async () => {
  const { runtime } = fakeRuntime(() => ({ frames: { data: Float32Array.of(1, 2, 3, 4, 5, 6), dims: [1, 3, 2] } }))
  const model = await onnxModel(FILE, { ...FACTS, runtime })
  expect(model.dimensions).toBe(2)
  expect([...(await model.embed(sound(100)))]).toEqual([3, 4])
})

test('the name is of the file and of what was said of it', async () => {
  const { runtime } = fakeRuntime(embedding)
  const name = async (file: Uint8Array, more: object) => (await onnxModel(file, { ...FACTS, ...more, runtime })).name
  const first = await name(FILE, {})
  expect(await name(FILE, {})).toBe(first)
  expect(await name(FILE, { hopSeconds: 0.05 })).not.toBe(first)
  expect(
    await name(
      onnxFile(
        WEIGHTS.map(w => w * 2),
        WIDTH,
      ),
      {},
    ),
  ).not.toBe(first)
})

test('a network that does not fit is refused before any song', async () => {
  const refused = (answer: (clip: Float32Array) => Outputs, more: object = {}) =>
    onnxModel(FILE, { ...FACTS, runtime: fakeRuntime(answer).runtime, ...more })
  await expect(refused(embedding, { output: 'vector' })).rejects.toThrow(
    'onnxModel: the network cannot be used: it has no output "vector", but embedding',
  )
  await expect(refused(() => ({ x: { data: BigInt64Array.of(1n), dims: [1] } }))).rejects.toThrow('is not float32')
  await expect(refused(() => ({ x: { data: new Float32Array(0), dims: [0] } }))).rejects.toThrow('is empty')
  await expect(refused(embedding, { tagOutput: 'embedding', tagNames: ['one'] })).rejects.toThrow(
    'it has 3 tags, and tagNames has 1',
  )
  await expect(onnxModel(new Uint8Array(3), { ...FACTS, runtime: fakeRuntime(embedding).runtime })).rejects.toThrow(
    'onnxModel: the bytes are no network that the runtime can run: protobuf parsing failed',
  )
})

test('options are checked', async () => {
  const { runtime } = fakeRuntime(embedding)
  const refused = (more: object) => expect(onnxModel(FILE, { ...FACTS, runtime, ...more })).rejects
  await refused({ sampleRate: 0 }).toThrow('onnxModel: sampleRate must be a finite number from 1000 to 192000, got 0')
  await refused({ clipSeconds: Number.NaN }).toThrow('clipSeconds must be a finite number from 0.01 to 600, got NaN')
  await refused({ maxClips: 0 }).toThrow('maxClips must be an integer from 1 to 1000, got 0')
  await refused({ tagNames: ['a'] }).toThrow('tagOutput and tagNames must both be given, or neither')
  await refused({ prepare: 1 }).toThrow('prepare must be a function, got 1')
  await refused({ samplerate: 1 }).toThrow('did you mean sampleRate?')
  await expect(onnxModel('x' as never, { ...FACTS, runtime })).rejects.toThrow(
    'bytes must be an ArrayBuffer or Uint8Array',
  )
})

test('without a runtime, the package to install is named', async () => {
  const before = process.env['MURECOM_ONNXRUNTIME']
  process.env['MURECOM_ONNXRUNTIME'] = resolve('/', 'nothing-is-installed-here')
  try {
    const failed = onnxModel(FILE, FACTS)
    await expect(failed).rejects.toThrow(BackendMissingError)
    await expect(failed).rejects.toThrow('npm i onnxruntime-node, or pass the option runtime')
  } finally {
    if (before === undefined) delete process.env['MURECOM_ONNXRUNTIME']
    else process.env['MURECOM_ONNXRUNTIME'] = before
  }
})

describe('a library', () => {
  const WIDE = onnxFile(
    Float32Array.from({ length: 8000 * 4 }, (_, i) => Math.sin(i * i) / 90),
    4,
  )
  let place: string
  let file: string
  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'murecom-onnx-'))
    file = join(place, 'net.onnx')
    await writeFile(file, WIDE)
  })
  afterEach(() => rm(place, { recursive: true }))

  test.skipIf(!folder)('indexes with a network in an ONNX file, in threads, and keeps a copy of it', async () => {
    await writeFile(`${file}.json`, '{ "sampleRate": 8000, "clipSeconds": 1 }')
    const music = join(place, 'music')
    await mkdir(music)
    for (const i of [1, 2, 3]) await writeFile(join(music, `${i}.wav`), wavBytes(chord([110 * i, 165 * i], 3), 22050))
    const path = join(place, 'library')
    {
      using library = await openLibrary(path, { model: { file } })
      expect(await library.addFolder(music, { workers: 2 })).toMatchObject({ added: 3 })
      expect(library.model).toMatch(/^onnx-[0-9a-f]{12}$/)
    }
    await rm(file)
    using again = await openLibrary(path)
    expect(await again.similar(join(music, '1.wav'))).toHaveLength(2)
    await writeFile(join(place, 'other.wav'), wavBytes(chord([220], 3), 22050))
    expect(await again.similar(join(place, 'other.wav'))).toHaveLength(3)
  })

  test('refuses a network of which nothing is said, or the wrong thing', async () => {
    const open = () => openLibrary(join(place, 'library'), { model: { file } })
    await expect(open()).rejects.toThrow('net.onnx.json: must hold what the network takes')
    for (const [text, why] of [
      ['{', 'JSON'],
      ['{ "sampleRate": 8000 }', 'it: clipSeconds must be a finite number from 0.01 to 600, got undefined'],
      ['{ "sampleRate": 8000, "clipSeconds": 1, "sample_rate": 1 }', 'did you mean sampleRate?'],
    ] as const) {
      await writeFile(`${file}.json`, text)
      await expect(open()).rejects.toThrow(why)
      await expect(open()).rejects.toThrow(LibraryError)
    }
  })
})
