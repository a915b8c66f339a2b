import { ServerError } from '../../errors.ts'
import type { ByteRange, ServerAudio } from '../types.ts'
import type { OpenAnswer } from './http-client.ts'

/** The header that asks for a part of a file. */
export function rangeHeader(range: ByteRange | undefined): Record<string, string> {
  return range === undefined ? {} : { range: `bytes=${range.first}-${range.last}` }
}

/** The bytes of an answer, with where they lie in their file. A server without ranges answers the whole file. */
export function audioOf(answer: OpenAnswer, host: string): ServerAudio {
  const { status, headers, body: bytes, close } = answer
  const [contentType] = /^audio\/[\w.+-]{1,50}/.exec(headers['content-type'] ?? '') ?? []
  const facts = { contentType, bytes, close, [Symbol.dispose]: close }
  if (status !== 206) {
    const length = Number(headers['content-length'] ?? Number.NaN)
    return { first: 0, total: Number.isFinite(length) ? length : undefined, ...facts }
  }
  const [, first, total] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(headers['content-range'] ?? '') ?? []
  if (first === undefined) {
    close()
    throw new ServerError('bad-answer', `${host}: gives a part of a file and does not say which`)
  }
  return { first: Number(first), total: total === '*' ? undefined : Number(total), ...facts }
}
