/** Plays the evenings of some seeds in a process of its own: `[seeds, kinds, ways]` as lists with commas. */
import { listen } from './evenings.ts'
import { informed } from './informed.ts'
import type { Kind } from './listeners.ts'
import { radioWay, StoredWorld } from './radio-way.ts'
import { nearestNext, oracle, random, type WayMaker } from './ways.ts'
import { makeWorld, type World } from './world.ts'

const [seeds, kinds, ways] = process.argv.slice(2).map(list => list.split(','))
const stored = new Map<World, StoredWorld>()
const makers: Readonly<Record<string, WayMaker>> = {
  random,
  'nearest-next': nearestNext,
  radio: radioWay(stored),
  informed,
  oracle,
}
for (const seed of seeds!.map(Number)) {
  const world = makeWorld(1000 * seed)
  const kept = await StoredWorld.write(world)
  stored.set(world, kept)
  for (const kind of kinds as Kind[]) {
    for (const way of ways!) process.send!({ seed, kind, way, ...(await listen(world, kind, seed, makers[way]!)) })
  }
  stored.delete(world)
  kept.close()
}
process.disconnect()
