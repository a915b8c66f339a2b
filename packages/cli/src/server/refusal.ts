import { show } from '@murecom/internal'
import type { Context } from 'hono'

/** A request that cannot be answered, and why: becomes `{ "error": message }` with its status. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: 400 | 401 | 403 | 404 | 413 | 415 | 416 | 421 | 422 | 429 | 503
  readonly headers: Readonly<Record<string, string>>
  /** What the answer says beside `error`. */
  readonly more: Readonly<Record<string, unknown>>

  constructor(
    status: Refusal['status'],
    message: string,
    headers: Readonly<Record<string, string>> = {},
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.status = status
    this.headers = headers
    this.more = more
  }
}

/** An integer of the query string; `fallback` when it is absent or empty. */
export function integerOf(c: Context, name: string, bounds: { min: number; max: number; fallback: number }): number {
  const text = c.req.query(name)
  if (text === undefined || text === '') return bounds.fallback
  return parseInteger(name, text, bounds.min, bounds.max)
}

/** The number in the path: songs have no other names here, so that no path of a file can be asked for. */
export function idOf(c: Context): number {
  return parseInteger('id', c.req.param('id') ?? '', 1, Number.MAX_SAFE_INTEGER)
}

/** The body as a JSON object. `example` is how the refusal shows one. */
export async function jsonBodyOf(c: Context, example: string): Promise<Readonly<Record<string, unknown>>> {
  // A body that is too large is refused while it is read, with a status of its own.
  const body: unknown = await c.req.json().catch(error => {
    if (error instanceof Refusal) throw error
  })
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>
  throw new Refusal(400, `the body must be a JSON object such as ${example}`)
}

/** A text of the query string, at most `most` characters; empty when it is absent. */
export function textOf(c: Context, name: string, most = 500): string {
  const text = (c.req.query(name) ?? '').trim()
  if (text.length > most) throw new Refusal(400, `${name} must have at most ${most} characters, got ${text.length}`)
  return text
}

/** Decimal digits with an optional sign only: `Number` alone would take '0x10', '1e3' and ' 7 ' too. */
export function parseInteger(name: string, text: string, min: number, max: number): number {
  const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (Number.isInteger(value) && value >= min && value <= max) return value
  const rule = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
  throw new Refusal(400, `${name} must be an integer ${rule}, got ${show(text)}`)
}
