import { music } from '../api/music.ts'
import { recall, remember } from '../memory.ts'

/** Songs whose level is remembered. */
const KEPT = 500

const known = new Map<number, number>()
const asked = new Set<number>()
let isOn = recall('level') !== 'off'

/** True when songs are brought to one loudness. */
export function isLevelled(): boolean {
  return isOn
}

/** Whether songs are brought to one loudness, from now on. */
export function setLevelled(on: boolean): void {
  isOn = on
  remember('level', on ? 'on' : 'off')
}

/**
 * What the volume of a song is multiplied by, from above 0 to 1: ReplayGain of its tags, else what was measured (-18 LUFS). An
 * element of a page cannot be louder than its file, so quiet songs stay as they are and loud ones are brought down. 1 until it
 * is known.
 *
 * @param then called when the level of the song has become known
 */
export function levelOf(id: number, then: () => void): number {
  if (!isOn || id === 0) return 1
  const level = known.get(id)
  if (level !== undefined) return level
  if (asked.has(id)) return 1
  asked.add(id)
  music
    .details(id)
    .then(({ gain }) => {
      if (known.size >= KEPT) known.clear()
      known.set(id, gain === null ? 1 : Math.min(1, 10 ** (gain / 20)))
      then()
    })
    .catch(() => {})
    .finally(() => asked.delete(id))
  return 1
}
