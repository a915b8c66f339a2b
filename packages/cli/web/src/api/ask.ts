import { reportSilence } from '../connection.ts'
import { openLogin } from '../login.ts'

/** Longer than the first map of a very large library takes. */
export const PATIENCE_MS = 60_000

/** The server refused; `status` 0 means that it is not there, 408 that it did not answer in time. */
export class ServerError extends Error {
  readonly status: number
  /** Place of the mistake in a filter, from 0; -1 where it was something else. */
  readonly position: number
  constructor(status: number, message: string, position = -1) {
    super(message)
    this.status = status
    this.position = position
  }
}

/** Asks the server. Throws a {@link ServerError} for anything but an answer. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const limit = AbortSignal.timeout(PATIENCE_MS)
  const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit
  const response = await fetch(path, { ...init, signal }).catch((error: Error) => {
    if (error.name === 'AbortError') throw error
    if (error.name === 'TimeoutError') throw new ServerError(408, error.message)
    reportSilence()
    throw new ServerError(0, error.message)
  })
  if (response.ok) return response
  if (response.status === 401) openLogin() // the session has ended
  const said = (await response.json().catch(() => ({}))) as { error?: string; position?: number }
  throw new ServerError(response.status, said.error ?? response.statusText, said.position)
}

/** The JSON that the server answers. */
export async function json<T>(path: string, init?: RequestInit): Promise<T> {
  return (await (await ask(path, init)).json()) as T
}

/** A body of JSON. */
export const post = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
})

/** Which part of a list is asked for; a seed, from 1 on, asks for an order by chance, the same for each part. */
export interface ListPart {
  offset: number
  limit: number
  seed?: number | undefined
}

/** A path with the parts of a query that are there. */
export function withQuery(path: string, parts: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parts))
    if (value !== undefined && value !== '') query.set(name, `${value}`)
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}
