/** The public signatures: the type checker fails where one changes. */
import { expectTypeOf, test } from 'vitest'
import { type LoadEnglishOptions, loadEnglishEncoder, type TableSource } from '../src/english.ts'
import { SentenceEncoder, type SentenceTable, type WordPieceTokenizer } from '../src/index.ts'

test('encoders', () => {
  expectTypeOf<SentenceEncoder['encode']>().toEqualTypeOf<(text: string) => Float32Array>()
  expectTypeOf<SentenceEncoder['encodeAll']>().toEqualTypeOf<(texts: readonly string[]) => Float32Array>()
  expectTypeOf<SentenceEncoder['toBuffer']>().toEqualTypeOf<() => ArrayBuffer>()
  expectTypeOf(SentenceEncoder.from).toEqualTypeOf<(buffer: ArrayBuffer | Uint8Array) => SentenceEncoder>()
  expectTypeOf<SentenceEncoder['length']>().toBeNumber()
  expectTypeOf<SentenceEncoder['dimensions']>().toBeNumber()
  expectTypeOf<SentenceEncoder['tokenizer']>().toEqualTypeOf<WordPieceTokenizer>()
  expectTypeOf<SentenceTable['vectors']>().toEqualTypeOf<Float32Array>()
})

test('tokens and tables', () => {
  expectTypeOf<WordPieceTokenizer['encode']>().toEqualTypeOf<(text: string) => number[]>()
  expectTypeOf<ConstructorParameters<typeof WordPieceTokenizer>>().toEqualTypeOf<[vocabulary: readonly string[]]>()
  expectTypeOf(loadEnglishEncoder).toEqualTypeOf<(options?: LoadEnglishOptions) => Promise<SentenceEncoder>>()
  expectTypeOf<TableSource>().toEqualTypeOf<URL | string | ArrayBuffer | Uint8Array>()
})
