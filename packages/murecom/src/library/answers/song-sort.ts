import { checkOneOf } from '@murecom/internal'
import type { RowFilters } from '../../filters/row-filters.ts'
import type { SongTable } from '../table/song-table.ts'
import { SONG_SORTS, type SongSort } from './options.ts'

/** A wish for an order, and what it is found with. */
interface Order {
  /** Undefined: what is given stays as it is. */
  sort: SongSort | undefined
  /** The call that errors name. */
  where: string
  table: SongTable
  filters: RowFilters
}

/**
 * What is given in the order that `sort` names; what has no such value last, ties as they are given. O(n log n + songs)
 *
 * @param rowOf the row of each in the table
 * @throws RangeError for another order
 */
export function inOrder<T>(given: T[], rowOf: (item: T) => number, { sort, where, table, filters }: Order): T[] {
  if (sort === undefined) return given
  checkOneOf(where, 'sort', sort, SONG_SORTS)
  const isDown = sort.startsWith('-')
  const by = (isDown ? sort.slice(1) : sort) as Exclude<SongSort, `-${string}`>
  const orderOf = by === 'name' ? placeOf(table) : filters.valuesOf(table.whole, by)
  const valued = given.map(item => ({ item, value: orderOf(rowOf(item)) }))
  const known = valued.filter(({ value }) => !Number.isNaN(value))
  const unknown = valued.filter(({ value }) => Number.isNaN(value))
  known.sort((a, b) => (isDown ? b.value - a.value : a.value - b.value))
  return [...known, ...unknown].map(({ item }) => item)
}

/** Numbers of the songs of rows, in the order that is wanted. */
export function idsInOrder(rows: Uint32Array | number[], order: Order): Float64Array {
  const sorted = order.sort === undefined ? rows : inOrder([...rows], row => row, order)
  return Float64Array.from(sorted, row => order.table.idOf(row))
}

/** The place of each row by artist, album and title. */
function placeOf(table: SongTable): (row: number) => number {
  const places = new Map(Array.from(table.ordered(), (row, place) => [row, place]))
  return row => places.get(row) ?? Number.NaN
}
