/** Notes plays in the file that it is given, a hundred a call, until it is killed; prints how many calls have ended. */
import { openListening } from '../../src/open-listening.ts'

const listening = openListening(process.argv[2]!)
const known = listening.plays({ user: 'ann', limit: 1e9 }).length
for (let at = known; ; at += 100) {
  listening.addPlays(
    Array.from({ length: 100 }, (_, i) => ({
      user: 'ann',
      song: { hash: `hash ${(at + i) % 77}`, path: `/music/${(at + i) % 77}.mp3` },
      at: at + i,
      playedSeconds: null,
      durationSeconds: null,
      outcome: 'completed',
      source: 'rest',
    })),
  )
  console.log(at + 100)
}
