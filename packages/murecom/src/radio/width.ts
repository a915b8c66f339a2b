import { mulberry32 } from '@murecom/internal'
import { dot } from '../algorithms/directions.ts'
import type { SongTable } from '../library/table/song-table.ts'

/** Songs whose surroundings are measured, and songs that they are measured among. */
const PROBES = 64
const SAMPLE = 2000
/** The share of a library that counts as the surroundings of a song. In a small library it is larger, up to a few songs. */
const SHARE = 0.02
const SMALL = { share: 1 / 6, songs: 15 }
/** For a library without sounds; it is used for nothing. */
const NO_WIDTH = 1

const known = new WeakMap<SongTable, { revision: number; width: number }>()

/**
 * How far the songs reach that sound about like one: the distance within which a fiftieth of the library lies, as the median
 * over some songs. Models and libraries differ in how densely their songs lie. O(sample x dimensions), once a revision
 */
export function soundWidth(table: SongTable): number {
  const before = known.get(table)
  if (before?.revision === table.revision) return before.width
  const width = measure(table)
  known.set(table, { revision: table.revision, width })
  return width
}

function measure(table: SongTable): number {
  const rows = table.rows().filter(row => !table.isOut(row))
  if (rows.length < 2) return NO_WIDTH
  const random = mulberry32(1)
  const sample = rows.length <= SAMPLE ? rows : drawn(rows, SAMPLE, random)
  const widths = drawn(sample, PROBES, random).map(probe => {
    const vector = table.vectorOf(probe)
    const cosines = Float64Array.from(sample, row => dot(vector, table.vectorOf(row))).sort()
    // The probe itself is the last.
    const few = Math.min(SMALL.songs, Math.ceil(SMALL.share * sample.length))
    const place = Math.min(sample.length - 1, Math.max(few, Math.round(SHARE * sample.length)))
    return Math.sqrt(Math.max(0, 2 - 2 * cosines[sample.length - 1 - place]!))
  })
  return widths.sort((a, b) => a - b)[widths.length >> 1]! || NO_WIDTH
}

function drawn(rows: readonly number[], count: number, random: () => number): number[] {
  return Array.from({ length: count }, () => rows[Math.floor(random() * rows.length)]!)
}
