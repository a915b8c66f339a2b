/**
 * The approximate index against hnswlib and usearch on 1,000,000 vectors (approximate-race.ts). The variable MURECOM_ROWS gives
 * another number of rows; nothing is recorded then.
 */
import { record } from '../../../benchmarks/record.ts'
import { clouds } from './approximate-data.ts'
import { race } from './approximate-race.ts'

const QUERIES = 1000

const given = process.env['MURECOM_ROWS']
const length = Number(given ?? 1_000_000)
const { versions, rows } = await race(`clouds, ${length.toLocaleString('en')} x 128`, clouds(length, 128, QUERIES), 128)
if (given === undefined) record('knn-approximate', versions, rows)
