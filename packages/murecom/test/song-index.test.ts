import { mulberry32 } from '@murecom/internal'
import { loadSimdKernels } from '@murecom/knn/simd'
import { expect, test } from 'vitest'
import { type EmbeddingModel, type SimilarSong, SongIndex, type SongIndexOptions } from '../src/index.ts'
import { scoreByScan, type VotedSong, votesByScan } from './reference/votes-by-scan.ts'

/** Each second of the signal is a clip whose vector is its first four samples. */
const model: EmbeddingModel = {
  name: 'test',
  dimensions: 4,
  sampleRate: 10,
  seconds: 100,
  comparison: 'votes',
  embed: async samples => {
    const clips = Math.floor(samples.length / 10)
    return Float32Array.from({ length: clips * 4 }, (_, i) => samples[Math.floor(i / 4) * 10 + (i % 4)]!)
  },
}

function votesOf({ id, votes, distance }: SimilarSong): VotedSong {
  return { id, votes: votes!, distance: distance! }
}

function randomIndex(
  seed: number,
  songs: number,
  options: SongIndexOptions = {},
): { index: SongIndex; vectors: Map<string, Float32Array> } {
  const random = mulberry32(seed)
  const index = new SongIndex({ model, ...options })
  const vectors = new Map<string, Float32Array>()
  for (let s = 0; s < songs; s++) {
    // Coarse values, so that equal distances are common.
    const clips = 1 + Math.floor(random() * 10)
    const v = Float32Array.from({ length: clips * 4 }, () => Math.floor(random() * 4))
    index.addVectors(`song ${s}`, v)
    vectors.set(`song ${s}`, v)
  }
  return { index, vectors }
}

test.each([1, 2, 3, 4, 5])('answers are those of counting by scan, ties included (seed %i)', async seed => {
  const { index, vectors } = randomIndex(seed, 40)
  for (const id of vectors.keys()) {
    const answer = await index.similar(id, { limit: 5 })
    expect(answer.map(votesOf)).toEqual(votesByScan(vectors, id, 10).slice(0, 5))
    for (const { id: other, score } of answer) {
      expect(score).toBeCloseTo(scoreByScan(vectors.get(id)!, vectors.get(other)!), 6)
    }
  }
})

test('the pure kernels, the SIMD ones, and those that were chosen by default give the same answers', async () => {
  const simd = await loadSimdKernels()
  const sets: SongIndexOptions['kernels'][] = [null, undefined, ...(simd ? [simd] : [])]
  const answers = []
  for (const kernels of sets) {
    const { index, vectors } = randomIndex(6, 60, { kernels })
    const at = await index.similarToVectors(vectors.get('song 1')!, { limit: 7, except: 'song 1' })
    expect(await index.similar('song 1', { limit: 7 })).toEqual(at)
    answers.push([at, await index.similar('song 2', { limit: 60 })])
  }
  for (const answer of answers) expect(answer).toEqual(answers[0])
})

test('the kernels that were given are those that search', async () => {
  const opened: number[] = []
  const watching = {
    package: '@murecom/knn' as const,
    name: 'watching',
    open: ({ rows }: { rows: ArrayLike<number> }, dimensions: number): undefined => {
      opened.push(rows.length / dimensions)
    },
  }
  const { index } = randomIndex(6, 10, { kernels: watching })
  await index.similar('song 1', { limit: 3 })
  expect(opened).toHaveLength(1)
})

test('as many songs are named as were asked for, while there are others', async () => {
  const { index } = randomIndex(7, 30)
  expect(await index.similar('song 3', { limit: 29 })).toHaveLength(29)
  expect(await index.similar('song 3', { limit: 1000 })).toHaveLength(29)
})

test('songs without votes follow those that have some, the nearest first, and change nothing before them', async () => {
  const { index, vectors } = randomIndex(6, 40)
  const voted = votesByScan(vectors, 'song 3', 10)
  expect(voted.length).toBeLessThan(39)
  const all = await index.similar('song 3', { limit: 1000 })
  expect(all.slice(0, voted.length).map(votesOf)).toEqual(voted)
  const rest = all.slice(voted.length)
  expect(rest).toHaveLength(39 - voted.length)
  expect(rest.every(song => song.votes === 0)).toBe(true)
  const distances = rest.map(song => song.distance!)
  expect(distances).toEqual([...distances].sort((a, b) => a - b))
})

test('a song is never its own neighbour; samples that are in the index find themselves first', async () => {
  const index = new SongIndex({ model })
  const a = Float32Array.from({ length: 30 }, (_, i) => i)
  await index.add('a', a, { sampleRate: 10 })
  await index.add(
    'b',
    a.map(x => x + 100),
    { sampleRate: 10 },
  )
  expect(await index.similar('a', { limit: 5 })).toMatchObject([{ id: 'b', votes: 9, distance: 160 }])
  const [first] = await index.similar(a, { limit: 5 })
  expect(first).toEqual({ id: 'a', score: expect.closeTo(1, 6), votes: 9, distance: 0 })
})

test('adding again replaces, removing takes out', async () => {
  const { index } = randomIndex(8, 3)
  index.addVectors('song 0', Float32Array.of(9, 9, 9, 9))
  expect(index.length).toBe(3)
  expect(index.remove('song 1')).toBe(true)
  expect(index.remove('song 1')).toBe(false)
  expect(index.ids()).toEqual(['song 0', 'song 2'])
  expect((await index.similar('song 0', { limit: 5 })).map(s => s.id)).toEqual(['song 2'])
})

test('an index of one song has no answers', async () => {
  const { index } = randomIndex(9, 1)
  expect(await index.similar('song 0')).toEqual([])
})

test('a buffer brings back the same answers, and nothing else is taken for one', async () => {
  const { index } = randomIndex(10, 12)
  const buffer = index.toBuffer()
  const again = SongIndex.from(buffer, { model })
  expect(await again.similar('song 5', { limit: 5 })).toEqual(await index.similar('song 5', { limit: 5 }))
  expect(() => SongIndex.from(buffer)).toThrow('the vectors were made by "test", not by "musicnn-2"')
  expect(() => SongIndex.from(new Uint8Array(100), { model })).toThrow('this is not a song index buffer')
  expect(() => SongIndex.from(buffer.slice(0, 200), { model })).toThrow('it is cut off')
})

test("a buffer of one of the package's models is known by its name", () => {
  const index = new SongIndex({ model: 'gtzan' })
  index.addVectors('a', new Float32Array(512).fill(0.5))
  expect(SongIndex.from(index.toBuffer()).ids()).toEqual(['a'])
  const older = new SongIndex({ model: 'musicnn-1' })
  older.addVectors('b', new Float32Array(50).fill(0.5))
  expect(SongIndex.from(older.toBuffer()).ids()).toEqual(['b'])
  expect(() => SongIndex.from(older.toBuffer(), { model: 'musicnn' })).toThrow(
    'the vectors were made by "musicnn-1", not by "musicnn-2": add the songs to a new index, or go on with the model "musicnn-1"',
  )
  expect(() => SongIndex.from(index.toBuffer(), { model: 'musicnn' })).toThrow(
    'the vectors were made by "gtzan-1", not by "musicnn-2"',
  )
})

test('mistakes are named', async () => {
  const { index } = randomIndex(11, 3)
  await expect(index.similar('nobody')).rejects.toThrow('query must be an id of the index, got "nobody"')
  await expect(index.similar('song 1', { limit: 0 })).rejects.toThrow('limit must be an integer of at least 1, got 0')
  expect(() => index.addVectors('x', new Float32Array(6))).toThrow('multiple of dimensions (4), got 6')
  expect(() => index.addVectors('x', new Float32Array(0))).toThrow('at least one clip, got 0')
  expect(() => new SongIndex({ model: 'yamnet' as 'gtzan' })).toThrow(
    'SongIndex: model must be one of "musicnn", "gtzan", "musicnn-1", got "yamnet"',
  )
})
