/**
 * Ways to go on from a song, judged by listeners who skip what lies far from their taste (bench/radio/listeners.ts): three
 * evenings of 40 songs each, in a library of 4,000 songs, for four kinds of listener and 20 seeds. The seed makes the songs
 * too. No way knows the taste, except the oracle.
 *
 * `gap closed` is the share of the skips between nearest-next and the oracle that a way spares. Its interval is a bootstrap
 * over the seeds.
 *
 * MURECOM_SEEDS sets how many seeds, MURECOM_FIRST_SEED the first: settings are chosen on other seeds than those of the table.
 */
import { mulberry32 } from '@murecom/internal'
import { type Row, record } from '../../../benchmarks/record.ts'
import { informed } from './radio/informed.ts'
import { EVENINGS, KINDS, type Kind, Listener, SONGS_OF_EVENING } from './radio/listeners.ts'
import { radioWay, StoredWorld } from './radio/radio-way.ts'
import { nearestNext, oracle, random, type WayMaker } from './radio/ways.ts'
import { makeWorld, type World } from './radio/world.ts'

const SEEDS = Number(process.env['MURECOM_SEEDS'] ?? 20)
const FIRST = Number(process.env['MURECOM_FIRST_SEED'] ?? 1)

/** What became of the songs of one listener. */
interface Evenings {
  skips: number
  /** Distinct artists of the songs that were heard to the end. */
  artists: number
}

async function listen(world: World, kind: Kind, seed: number, make: WayMaker): Promise<Evenings> {
  const listener = new Listener(world, kind, seed)
  const way = make(world, listener, seed)
  const played = new Set<number>()
  const isPlayed = (song: number): boolean => played.has(song)
  const artists = new Set<number>()
  let skips = 0
  for (let evening = 0; evening < EVENINGS; evening++) {
    const first = listener.first(isPlayed)
    played.add(first)
    await way.begin(first, isPlayed)
    for (let n = 0; n < SONGS_OF_EVENING; n++) {
      const song = await way.next(isPlayed)
      if (played.has(song)) throw new Error(`song ${song} was played twice`)
      played.add(song)
      const isHeard = listener.hear(song)
      if (isHeard) artists.add(world.artists[song]!)
      else skips++
      way.heard(song, isHeard)
    }
  }
  return { skips, artists: artists.size }
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const shown = (value: number): number => Number(value.toFixed(1))

/** The share of the gap from nearest-next to the oracle, in percent, with 95 % of those of seeds drawn anew. */
function gapClosed(ways: ReadonlyMap<string, readonly Evenings[]>, way: string): string {
  const skips = (name: string): number[] => ways.get(name)!.map(({ skips }) => skips)
  const [from, to, own] = [skips('nearest-next'), skips('oracle'), skips(way)]
  const share = (of: readonly number[]): number => {
    const at = (values: readonly number[]): number => mean(of.map(i => values[i]!))
    return (100 * (at(from) - at(own))) / (at(from) - at(to))
  }
  const uniform = mulberry32(1)
  const drawn = Array.from({ length: 2000 }, () => share(own.map(() => Math.floor(uniform() * own.length))))
  drawn.sort((a, b) => a - b)
  return `${share([...own.keys()]).toFixed(0)} (${drawn[50]!.toFixed(0)} to ${drawn[1949]!.toFixed(0)})`
}

const worlds = Array.from({ length: SEEDS }, (_, i) => makeWorld(1000 * (FIRST + i)))
const stored = new Map<World, StoredWorld>()
for (const world of worlds) stored.set(world, await StoredWorld.write(world))
const WAYS: Readonly<Record<string, WayMaker>> = {
  random,
  'nearest-next': nearestNext,
  radio: radioWay(stored),
  informed,
  oracle,
}
const rows: Row[] = []
for (const kind of KINDS) {
  const ways = new Map<string, Evenings[]>()
  for (const [name, make] of Object.entries(WAYS)) {
    const all: Evenings[] = []
    for (const [i, world] of worlds.entries()) all.push(await listen(world, kind, FIRST + i, make))
    ways.set(name, all)
  }
  for (const [way, all] of ways) {
    rows.push({
      listener: kind,
      way,
      'skips of 120': shown(mean(all.map(({ skips }) => skips))),
      'artists heard to the end': shown(mean(all.map(({ artists }) => artists))),
      'gap closed, %': way === 'random' ? '' : gapClosed(ways, way),
    })
  }
}
console.table(rows)
for (const world of stored.values()) world.close()
if (FIRST === 1 && SEEDS === 20) record('radio', {}, rows)
else console.log('not recorded: these are not the seeds of the table')
