import type { CatalogStatement } from '../dialect/store.ts'
import type { PostgresAnswer } from './requests.ts'

/** Rows that one step of a cursor brings. */
const STEP = 10_000

const known = new Map<string, string>()
const MOST_KNOWN = 1000

/** SQL with `?` for values, as PostgreSQL numbers them. */
export function numbered(sql: string): string {
  let n = 0
  return sql.replaceAll('?', () => `$${++n}`)
}

/** As {@link numbered}, and remembered. */
export function numberedSql(sql: string): string {
  if (!sql.includes('?')) return sql
  let found = known.get(sql)
  if (found === undefined) {
    found = numbered(sql)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(sql, found)
  }
  return found
}

/** What may be sent of the values of a statement: PostgreSQL's texts hold no NUL. */
export function sentValues(values: readonly unknown[]): unknown[] {
  return values.flat().map(value => {
    if (value === undefined) return null
    return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value
  })
}

/** What a statement needs of its connection. */
interface Connection {
  ask(sql: string, values: readonly unknown[], asArrays: boolean): PostgresAnswer
  execute(sql: string): void
  nextCursor(): string
}

export class PostgresStatement implements CatalogStatement {
  readonly #store: Connection
  readonly #sql: string
  #shape: 'objects' | 'arrays' | 'firsts' = 'objects'

  constructor(store: Connection, sql: string) {
    this.#store = store
    this.#sql = sql
  }

  pluck(): this {
    this.#shape = 'firsts'
    return this
  }

  raw(): this {
    this.#shape = 'arrays'
    return this
  }

  get(...values: readonly unknown[]): unknown {
    return this.all(...values)[0]
  }

  all(...values: readonly unknown[]): unknown[] {
    return this.#rows(this.#sql, values)
  }

  run(...values: readonly unknown[]): { changes: number } {
    return { changes: this.#store.ask(this.#sql, values, false).changes }
  }

  *iterate(...values: readonly unknown[]): IterableIterator<unknown> {
    if (values.length > 0) {
      yield* this.all(...values) // a cursor takes no values
      return
    }
    const cursor = this.#store.nextCursor()
    this.#store.execute(`DECLARE ${cursor} CURSOR WITH HOLD FOR ${this.#sql}`)
    try {
      for (;;) {
        const rows = this.#rows(`FETCH ${STEP} FROM ${cursor}`, [])
        yield* rows
        if (rows.length < STEP) return
      }
    } finally {
      this.#store.execute(`CLOSE ${cursor}`)
    }
  }

  #rows(sql: string, values: readonly unknown[]): unknown[] {
    const { rows } = this.#store.ask(sql, values, this.#shape !== 'objects')
    return this.#shape === 'firsts' ? (rows as unknown[][]).map(row => row[0]) : rows
  }
}
