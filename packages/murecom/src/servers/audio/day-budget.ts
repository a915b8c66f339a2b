import type Database from 'better-sqlite3'

/** Counts what is fetched from a server on a day, over runs. */
export class DayBudget {
  readonly #db: Database.Database
  readonly #server: string
  readonly #most: number
  readonly #today: () => string
  #unsaved = 0
  /** Bytes that were fetched by this run. */
  bytes = 0

  /** @param most bytes a day; infinite without a budget */
  constructor(db: Database.Database, server: string, most: number, today: () => string = day) {
    this.#db = db
    this.#server = server
    this.#most = most
    this.#today = today
  }

  add(bytes: number): void {
    this.bytes += bytes
    this.#unsaved += bytes
  }

  /** True when the budget of today is used up. */
  get isSpent(): boolean {
    if (!Number.isFinite(this.#most)) return false
    const spent = this.#db
      .prepare('SELECT bytes FROM server_days WHERE server = ? AND day = ?')
      .pluck()
      .get(this.#server, this.#today()) as number | undefined
    return (spent ?? 0) + this.#unsaved >= this.#most
  }

  /** Notes what was fetched since. */
  save(): void {
    if (this.#unsaved === 0) return
    this.#db
      .prepare(
        `INSERT INTO server_days VALUES ($server, $day, $bytes) ON CONFLICT (server) DO UPDATE SET
         bytes = CASE WHEN day = $day THEN bytes ELSE 0 END + $bytes, day = $day`,
      )
      .run({ server: this.#server, day: this.#today(), bytes: this.#unsaved })
    this.#unsaved = 0
  }
}

function day(): string {
  return new Date().toISOString().slice(0, 10)
}
