import type { Radio, RadioAnswer } from 'murecom/node'

/** Songs of one answer at most. */
export const MOST_RADIO_SONGS = 200
/** Songs that are asked for first. */
const FIRST = 16

/**
 * As many songs as last some seconds. A plan for fewer songs is the beginning of one for more, so the number is found in a few
 * questions; then no more are asked for than that, as the last ones may have to give up rules.
 */
export async function lasting(radio: Radio, seconds: number): Promise<RadioAnswer> {
  for (let limit = FIRST; ; limit = Math.min(2 * limit, MOST_RADIO_SONGS)) {
    const answer = await radio.next({ limit })
    let sum = 0
    const last = answer.songs.findIndex(({ durationSeconds }) => {
      sum += durationSeconds ?? 0
      return sum >= seconds
    })
    if (last >= 0) return last + 1 === answer.songs.length ? answer : radio.next({ limit: last + 1 })
    if (answer.songs.length < limit || limit === MOST_RADIO_SONGS) return answer
  }
}
