/** The approximate index against hnswlib and usearch on vectors of musicnn (approximate-race.ts), which need MURECOM_DATA. */
import { record } from '../../../benchmarks/record.ts'
import { race } from './approximate-race.ts'
import { musicnnVectors } from './musicnn-vectors.ts'

const QUERIES = 1000

const music = await musicnnVectors(QUERIES)
if (music) {
  const { data, columns } = music
  const name = `musicnn, ${(data.length / columns).toLocaleString('en')} x ${columns}`
  const { versions, rows } = await race(name, music, columns)
  record('knn-approximate-musicnn', versions, rows)
} else console.log('no vectors of musicnn: MURECOM_DATA does not name the folder with gtzan-50')
