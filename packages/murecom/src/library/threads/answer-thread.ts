import type { Library } from '../../library.ts'
import { openFollowing } from '../../open-library.ts'
import type { AnswerReply, AnswerRequest, FollowState } from './answer-requests.ts'

/** The library of this thread, which takes changes on request, so that no question waits for many of them. */
let opened: { library: Library; follow: (limit: number) => FollowState } | undefined
const notices: string[] = []

/** Answers a request of a `ParallelLibrary`. */
export async function answerRequest(
  request: AnswerRequest,
): Promise<{ result: AnswerReply<unknown>; transfer: Transferable[] }> {
  if (request.kind === 'open') {
    opened = await openFollowing(request.file, line => notices.push(line))
    return reply(opened.follow(0))
  }
  if (!opened) throw new Error('a thread was asked before it had a library')
  if (request.kind === 'follow') return reply(opened.follow(request.limit))
  const { library } = opened
  const method = library[request.method] as (...args: unknown[]) => unknown
  const result = await method.apply(library, [...request.args])
  return reply(result)
}

function reply(result: unknown): { result: AnswerReply<unknown>; transfer: Transferable[] } {
  return { result: { result, notices: notices.splice(0) }, transfer: buffersOf(result) }
}

/** Buffers of an answer of numbers go to the other thread instead of being copied. */
function buffersOf(result: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(result)) return [result.buffer as ArrayBuffer]
  if (result === null || typeof result !== 'object' || Array.isArray(result)) return []
  return Object.values(result).flatMap(value => (ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : []))
}
