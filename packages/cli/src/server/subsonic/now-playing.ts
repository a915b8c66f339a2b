import { RecentMap } from '../sources/recent-map.ts'

/** Players that are remembered. */
const MOST_PLAYERS = 200
/** A song without a length is taken to play for this long. */
const UNKNOWN_SECONDS = 600

/** A song that a player began. */
interface Playing {
  song: number
  user: string
  /** Name of the player. */
  client: string
  /** Length of the song. */
  seconds: number | null
}

/** What players said that they play now: kept in memory. */
export class NowPlaying {
  readonly #players = new Map<string, Playing & { at: number; playerId: number }>()
  readonly #ids = new RecentMap<string, number>(MOST_PLAYERS)
  #lastId = 0

  set(playing: Playing): void {
    const key = `${playing.user}\n${playing.client}`
    const playerId = this.#ids.get(key) ?? ++this.#lastId
    this.#ids.set(key, playerId)
    this.#players.delete(key)
    this.#players.set(key, { ...playing, at: Date.now(), playerId })
    if (this.#players.size > MOST_PLAYERS) this.#players.delete(this.#players.keys().next().value!)
  }

  /** What plays now, what began last first. */
  list(): { song: number; username: string; minutesAgo: number; playerId: number; playerName: string }[] {
    const now = Date.now()
    for (const [key, { at, seconds }] of this.#players) {
      if (now - at > 1000 * (seconds ?? UNKNOWN_SECONDS)) this.#players.delete(key)
    }
    return [...this.#players.values()].reverse().map(({ song, user, client, at, playerId }) => ({
      ...{ song, username: user, minutesAgo: Math.floor((now - at) / 60_000), playerId, playerName: client },
    }))
  }
}
