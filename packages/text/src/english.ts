export { type LoadEnglishOptions, loadEnglishEncoder, type TableSource } from './load-english-encoder.ts'
