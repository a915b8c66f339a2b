export { lineSentences } from './corpus/line-sentences.ts'
