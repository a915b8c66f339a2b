/** A small HTTP/1.1 client for load: some connections that stay open, each with one request at a time. */
import { connect, type Socket } from 'node:net'

/** How a load went. */
export interface LoadResult {
  seconds: number
  /** Milliseconds of each answer. */
  latencies: Float64Array
  /** Answers by status. */
  statuses: Map<number, number>
}

/**
 * Asks `count` requests over `connections` sockets.
 *
 * @param pathOf path and query of request number i
 */
export async function load(
  port: number,
  count: number,
  connections: number,
  pathOf: (i: number) => string,
): Promise<LoadResult> {
  const latencies = new Float64Array(count)
  const statuses = new Map<number, number>()
  let next = 0
  const began = performance.now()
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket: Socket = connect(port, '127.0.0.1')
      socket.setNoDelay(true)
      let pending = Buffer.alloc(0)
      let current = -1
      let sent = 0
      const ask = (): void => {
        if (next >= count) {
          socket.end()
          resolve()
          return
        }
        current = next++
        sent = performance.now()
        socket.write(`GET ${pathOf(current)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
      }
      socket.on('connect', ask)
      socket.on('error', reject)
      socket.on('data', data => {
        pending = pending.length === 0 ? data : Buffer.concat([pending, data])
        const end = endOfAnswer(pending)
        if (end < 0) return
        latencies[current] = performance.now() - sent
        const status = Number(pending.toString('latin1', 9, 12))
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        pending = pending.subarray(end)
        ask()
      })
    })
  await Promise.all(Array.from({ length: connections }, one))
  return { seconds: (performance.now() - began) / 1000, latencies, statuses }
}

/** Where an answer ends; -1 while it is not all there. */
function endOfAnswer(bytes: Buffer): number {
  const head = bytes.indexOf('\r\n\r\n')
  if (head < 0) return -1
  const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.toString('latin1', 0, head))
  if (length) {
    const end = head + 4 + Number(length[1])
    return bytes.length >= end ? end : -1
  }
  const last = bytes.indexOf('\r\n0\r\n\r\n', head) // chunked
  return last < 0 ? -1 : last + 7
}
