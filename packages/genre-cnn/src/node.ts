export { type GtzanSet, type LoadGtzanOptions, loadGtzan } from './load-gtzan-data-set.ts'
