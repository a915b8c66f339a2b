export { type GtzanSet, type LoadGtzanOptions, loadGtzan } from './load-gtzan.ts'
