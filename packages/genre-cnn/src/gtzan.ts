export { GTZAN_LABELS, GTZAN_MEL_OPTIONS } from './gtzan/data-set.ts'
export { loadGtzanGenreCnn } from './gtzan/load-gtzan-genre-cnn.ts'
