import { fixtureJson } from '@murecom/testing'
import { expect, test } from 'vitest'
import { KeyedVectors, readWord2VecFormat, writeWord2VecFormat } from '../src/index.ts'

type Errors = 'strict' | 'replace' | 'ignore'
interface Case {
  name: string
  binary: boolean
  bytes: string
  answers: Record<Errors, { keys: string[]; vectors: number[][] } | null>
}
const cases = await fixtureJson<Case[]>(new URL('./fixtures/gensim-keys/keys.json', import.meta.url))
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))

for (const { name, binary, bytes, answers } of cases) {
  for (const unicodeErrors of ['strict', 'replace', 'ignore'] as const) {
    test(`gensim, ${name}, ${binary ? 'binary' : 'text'}, ${unicodeErrors}`, () => {
      const read = () => readWord2VecFormat(bytesOf(bytes), { binary, unicodeErrors })
      const answer = answers[unicodeErrors]
      if (!answer) {
        expect(read).toThrow("this is not UTF-8 text; unicodeErrors: 'replace' reads it")
        return
      }
      expect(read().keys).toEqual(answer.keys)
      expect([...read().toArray()]).toEqual(answer.vectors.flat())
    })
  }
}

test('keys with spaces of other scripts are written, and read back as they were', () => {
  const keys = ['\ufeffbom', 'bom', 'a\u00a0b', 'a\u3000b', '\u2028']
  const vectors = KeyedVectors.fromArrays(keys, Float32Array.of(1, 2, 3, 4, 5), { dimensions: 1 })
  for (const binary of [false, true]) {
    const read = readWord2VecFormat(writeWord2VecFormat(vectors, { binary }), { binary })
    expect(read.keys).toEqual(keys)
    expect([...read.toArray()]).toEqual([1, 2, 3, 4, 5])
  }
})

test.each(['a b', 'a\tb', 'a\nb', ''])('a key that no reader could tell, %j, is not written', key => {
  const vectors = KeyedVectors.fromArrays([key], Float32Array.of(1), { dimensions: 1 })
  expect(() => writeWord2VecFormat(vectors)).toThrow('keys must have no white space and not be empty')
})

test('half a character is not written, and another unicodeErrors is refused', () => {
  const vectors = KeyedVectors.fromArrays(['\ud83d'], Float32Array.of(1), { dimensions: 1 })
  expect(() => writeWord2VecFormat(vectors)).toThrow('writeWord2VecFormat: keys must be valid Unicode')
  const wrong = { unicodeErrors: 'backslashreplace' } as never
  expect(() => readWord2VecFormat(new Uint8Array(), wrong)).toThrow(
    'unicodeErrors must be one of "strict", "replace", "ignore"',
  )
})
