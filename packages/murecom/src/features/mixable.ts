/** What of a song decides whether another may follow it without a clash. */
export interface Groove {
  /** Beats a minute; null without a beat, or where it is not known. */
  bpm: number | null
  /** Place on the Camelot wheel, such as `'8B'`; null where no key fits, or where it is not known. */
  camelot: string | null
}

/** How far two tempos may be apart, as a ratio: what players' pitch faders reach. */
const MOST_RATIO = 1.08

/**
 * Whether keys are neighbours on the Camelot wheel: the same place, the next one on the same ring, or the same one on the other
 * ring. A key that is not known clashes with none. Source: M. Davis, the Camelot wheel, mixedinkey.com.
 */
export function areNeighbouringKeys(a: Groove, b: Groove): boolean {
  const [one, other] = [placeOf(a.camelot), placeOf(b.camelot)]
  if (one === undefined || other === undefined) return true
  const apart = Math.abs(one.hour - other.hour)
  return one.ring === other.ring ? apart <= 1 || apart === 11 : apart === 0
}

/** Whether tempos are within 8 %, a tempo and its double being the same. A tempo that is not known clashes with none. */
export function areNeighbouringTempos(a: Groove, b: Groove): boolean {
  if (a.bpm === null || b.bpm === null) return true
  const octaves = Math.log2(a.bpm / b.bpm)
  return Math.abs(octaves - Math.round(octaves)) <= Math.log2(MOST_RATIO)
}

function placeOf(camelot: string | null): { hour: number; ring: string } | undefined {
  return camelot === null ? undefined : { hour: Number.parseInt(camelot, 10), ring: camelot.at(-1)! }
}
