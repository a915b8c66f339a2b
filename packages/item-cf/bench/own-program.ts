/** What the programs own-fit and own-als share: they fit on original.i32 in a process of their own, so that its memory is theirs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Id } from '@murecom/item-cf'
import { setsOf } from './playlists.ts'

interface Model {
  readonly length: number
  recommend(ids: Iterable<Id>, options: { limit: number }): unknown
}

interface Measured {
  /** Fits, one after the other. */
  rounds: number
  /** Questions of which the median and the slowest are given. */
  questions: number
  /** Name of a track; default its number. The sets are named before the time begins. */
  idOf?: ((track: number) => Id) | undefined
}

/** Entries that a question has at most, and that one entry begins behind the one before. */
const GIVEN = 50

/**
 * Times of a fit and of its answers, and the peak memory of this process, printed as JSON.
 *
 * @param folder with original.i32 and original-offsets.i32
 */
export async function measureFit(
  folder: string,
  { rounds, questions, idOf }: Measured,
  fit: (sets: Iterable<Iterable<Id>>) => Model | Promise<Model>,
): Promise<void> {
  const ints = (name: string): Int32Array => {
    const bytes = readFileSync(join(folder, name))
    return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  }
  const playlists = { offsets: ints('original-offsets.i32'), items: ints('original.i32') }
  const named = (tracks: Int32Array): Iterable<Id> => (idOf ? Array.from(tracks, idOf) : tracks)
  const sets = idOf ? [...setsOf(playlists)].map(named) : setsOf(playlists)
  const seconds: number[] = []
  let model: Model | undefined
  for (let round = 0; round < rounds; round++) {
    model = undefined
    const start = performance.now()
    model = await fit(sets)
    seconds.push((performance.now() - start) / 1000)
  }
  const peakBytes = process.resourceUsage().maxRSS * 1024
  const recommend: number[] = []
  for (let p = 0; p < questions; p++) {
    const start = playlists.offsets[p * GIVEN]!
    const given = named(playlists.items.subarray(start, Math.min(start + GIVEN, playlists.items.length)))
    const begun = performance.now()
    model!.recommend(given, { limit: 50 })
    recommend.push(performance.now() - begun)
  }
  recommend.sort((a, b) => a - b)
  const answers = { recommendMs: recommend[questions >> 1], recommendSlowestMs: recommend.at(-1) }
  console.log(JSON.stringify({ seconds, peakBytes, items: model!.length, ...answers }))
}
