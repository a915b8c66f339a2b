import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lineSentences } from '../src/corpus/line-sentences.ts'
import { Word2Vec } from '../src/index.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'word2vec-'))
})
afterAll(() => rm(folder, { recursive: true }))

const sentences = Array.from({ length: 9000 }, (_, i) => [`ä${i % 7}`, `b${i % 5}`, 'c'])

test('lines are sentences, packed or not, across the pieces of a file', async () => {
  const text = `${sentences.map(s => s.join(' ')).join('\n')}\r\n\n  x \t y`
  await writeFile(join(folder, 'a.txt'), text)
  await writeFile(join(folder, 'a.txt.gz'), gzipSync(text))
  for (const name of ['a.txt', 'a.txt.gz']) {
    const read: string[][] = []
    for await (const sentence of lineSentences(join(folder, name))) read.push(sentence)
    expect(read).toEqual([...sentences, [], ['x', 'y']])
  }
})

test('a model of a file is that of its sentences', async () => {
  await writeFile(join(folder, 'b.txt'), sentences.map(s => s.join(',')).join('\n'))
  const options = { vectorSize: 8, epochs: 2 }
  const fromFile = await Word2Vec.train(lineSentences(join(folder, 'b.txt'), { separator: ',' }), options)
  const fromArray = await Word2Vec.train(sentences, options)
  expect(fromFile.vectors.toArray()).toEqual(fromArray.vectors.toArray())
})

test('a file that is not there is an error', async () => {
  for (const name of ['nothing.txt', 'nothing.gz']) {
    await expect(Word2Vec.train(lineSentences(join(folder, name)))).rejects.toMatchObject({ code: 'ENOENT' })
  }
})
