import { expect, test } from 'vitest'
import { retryAfterMs } from '../src/http.ts'

const date = 'Sun, 29 Nov 2026 10:00:00 GMT'

test.each([
  ['0', undefined, 0],
  [' 12.5 ', undefined, 12_500],
  ['Sun, 29 Nov 2026 10:00:30 GMT', date, 30_000],
  ['Sun, 29 Nov 2026 09:00:00 GMT', date, 0],
  ['soon', date, undefined],
  ['', undefined, undefined],
  [null, undefined, undefined],
])('Retry-After %j, with the date %j, is %j ms', (header, now, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms)
})

test('without a date of the server a time is taken against the clock here', () => {
  const wait = retryAfterMs(new Date(Date.now() + 60_000).toUTCString())!
  expect(wait).toBeGreaterThan(50_000)
  expect(wait).toBeLessThanOrEqual(60_000)
})
