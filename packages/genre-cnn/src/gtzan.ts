export { loadGtzanGenreCnn } from './gtzan/load-network.ts'
export { GTZAN_LABELS, GTZAN_MEL_OPTIONS } from './gtzan/network-input.ts'
