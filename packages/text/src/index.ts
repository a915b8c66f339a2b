export { ForeignBufferError, MurecomError } from '@murecom/internal'
export { SentenceEncoder, type SentenceTable } from './sentence-encoder.ts'
export { WordPieceTokenizer } from './word-piece-tokenizer.ts'
