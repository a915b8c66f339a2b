export { type LineSentencesOptions, lineSentences } from './corpus/line-sentences.ts'
