/** What HTTP's headers mean. */

/**
 * The pause that a header Retry-After asks for, in ms, without an upper bound: seconds, or a date, which is taken against the
 * server's own clock where its answer has a date.
 *
 * @returns undefined without a header that can be read
 */
export function retryAfterMs(header: string | null | undefined, date?: string | null): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d{1,15}(\.\d+)?$/.test(text)) return Number(text) * 1000
  const until = Date.parse(text)
  if (Number.isNaN(until)) return undefined
  const now = Date.parse(date ?? '')
  return Math.max(0, until - (Number.isNaN(now) ? Date.now() : now))
}
