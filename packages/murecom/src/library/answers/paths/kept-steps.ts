import { areNeighbouringKeys, areNeighbouringTempos } from '../../../features/mixable.ts'
import type { SongReader } from '../../store/song-reader.ts'
import type { SongTable } from '../../table/song-table.ts'
import type { KeepOptions } from '../options.ts'

/** Whether the song at one place of some rows may be followed by that at another. */
type StepTest = (from: number, to: number) => boolean

/** Makes a test of the steps between some rows. */
export type StepTests = (rows: readonly number[]) => StepTest

/** The test of steps that keep to a key, a tempo or both; undefined where every step may be taken. */
export function keptSteps(
  songs: SongReader,
  table: SongTable,
  { keepKey = false, keepTempo = false }: KeepOptions,
): StepTests | undefined {
  if (!keepKey && !keepTempo) return undefined
  return rows => {
    const grooves = songs.groovesOf(rows.map(row => table.idOf(row)))
    return (u, v) => {
      const [one, next] = [grooves[u]!, grooves[v]!]
      return !(keepKey && !areNeighbouringKeys(one, next)) && !(keepTempo && !areNeighbouringTempos(one, next))
    }
  }
}
