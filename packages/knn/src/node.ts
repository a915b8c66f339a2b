export { ForeignBufferError, MurecomError } from '@murecom/internal'
export { type IvfFile, openIvfFile, writeIvfFile } from './ivf-file.ts'
export { IvfIndex } from './ivf-index.ts'
