/** Plays the evenings of some seeds in a process of its own: `[seeds, kinds, ways]` as lists with commas, and the kept file. */
import { listen } from './evenings.ts'
import { informed } from './informed.ts'
import { keptIn } from './kept.ts'
import type { Kind } from './listeners.ts'
import { radioWay, StoredWorld } from './radio-way.ts'
import { nearestNext, oracle, random, type WayMaker } from './ways.ts'
import { makeWorld, type World } from './world.ts'

const [seeds, kinds, ways] = process.argv.slice(2, 5).map(list => list.split(','))
const keyOf = (heard: { seed: number; kind: string; way: string }): string => `${heard.seed} ${heard.kind} ${heard.way}`
const kept = new Set(keptIn(process.argv[5] ?? '').map(keyOf))
const stored = new Map<World, StoredWorld>()
const makers: Readonly<Record<string, WayMaker>> = {
  random,
  'nearest-next': nearestNext,
  radio: radioWay(stored),
  informed,
  oracle,
}
for (const seed of seeds!.map(Number)) {
  const listeners = (kinds as Kind[]).flatMap(kind => ways!.map(way => ({ seed, kind, way })))
  const missing = listeners.filter(listener => !kept.has(keyOf(listener)))
  if (missing.length === 0) continue
  const world = makeWorld(1000 * seed)
  const library = await StoredWorld.write(world)
  stored.set(world, library)
  for (const { kind, way } of missing) {
    process.send!({ seed, kind, way, ...(await listen(world, kind, seed, makers[way]!)) })
  }
  stored.delete(world)
  library.close()
}
process.disconnect()
