import { type BufferFormat, BufferReader, BufferWriter, ForeignBufferError } from '@murecom/internal'
import { NO_ROW, type TokenTable } from './token-table.ts'

/** scripts/distil.py writes the same. */
const FORMAT: BufferFormat = { magic: 'mTXT', version: 1, kind: 'sentence encoder' }
export const MOST_DIMENSIONS = 4096

/** An encoder as it is stored. */
export interface StoredEncoder {
  vocabulary: readonly string[]
  table: TokenTable
  /** Where the vectors come from, for people. */
  source: string
}

/** The vocabulary is one text with a token a line. */
export function writeEncoder({ vocabulary, table, source }: StoredEncoder): ArrayBuffer {
  return new BufferWriter(FORMAT)
    .add(new TextEncoder().encode(vocabulary.join('\n')))
    .add(table.rows)
    .add(new Uint8Array(table.codes.buffer, table.codes.byteOffset, table.codes.length))
    .add(table.scales)
    .finish({ dimensions: table.dimensions, source })
}

/** @throws ForeignBufferError for other bytes, and for numbers that no encoder has */
export function readEncoder(where: string, buffer: ArrayBuffer | Uint8Array): StoredEncoder {
  const reader = new BufferReader(where, buffer, FORMAT)
  const dimensions = reader.integer('dimensions', 1, MOST_DIMENSIONS)
  const { source } = reader.header
  const text = reader.take('Uint8Array')
  const rows = reader.take('Uint16Array')
  const bytes = reader.take('Uint8Array')
  const count = bytes.length / dimensions
  const scales = reader.take('Float32Array')
  const refuse = (why: string): never => {
    throw new ForeignBufferError(`${where}: this sentence encoder buffer is damaged: ${why}`)
  }
  const vocabulary = new TextDecoder().decode(text).split('\n')
  if (rows.length !== vocabulary.length) refuse(`it has ${vocabulary.length} tokens and ${rows.length} rows of tokens`)
  if (scales.length !== count) refuse(`it has ${count} rows and ${scales.length} scales`)
  if (!scales.every(Number.isFinite)) refuse('a scale is not finite')
  if (!rows.every(row => row === NO_ROW || row < count)) refuse('a token has a row that is not there')
  const table = { dimensions, rows, codes: new Int8Array(bytes.buffer), scales }
  return { vocabulary, table, source: typeof source === 'string' ? source : '' }
}
