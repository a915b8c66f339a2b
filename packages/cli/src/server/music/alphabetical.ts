import { byName } from './names.ts'

/** Called between two pieces of work; what it returns is waited for. */
export type Pause = () => Promise<void> | undefined

/** Names that are sorted at once: less than a millisecond's work. */
const RUN = 128
/** Names that are merged before the next pause. */
const MERGED = 256

/** As `toSorted(byName)`, and stable too; no turn of the event loop is longer than `pause` lets it be. O(n log n) */
export async function alphabetical<T extends { name: string }>(items: readonly T[], pause: Pause): Promise<T[]> {
  let runs: T[][] = []
  for (let from = 0; from < items.length; from += RUN) {
    runs.push(items.slice(from, from + RUN).sort(byName))
    await pause()
  }
  while (runs.length > 1) {
    const longer: T[][] = []
    for (let i = 0; i < runs.length; i += 2) {
      longer.push(i + 1 < runs.length ? await merged(runs[i]!, runs[i + 1]!, pause) : runs[i]!)
    }
    runs = longer
  }
  return runs[0] ?? []
}

async function merged<T extends { name: string }>(a: readonly T[], b: readonly T[], pause: Pause): Promise<T[]> {
  const out: T[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const isFirst = j === b.length || (i < a.length && byName(a[i]!, b[j]!) <= 0)
    out.push(isFirst ? a[i++]! : b[j++]!)
    if (out.length % MERGED === 0) await pause()
  }
  return out
}
