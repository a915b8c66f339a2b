import { afterEach, expect, test, vi } from 'vitest'
import { eventLoopTurn, stoppable, turns, untilAborted } from '../src/signal.ts'

afterEach(() => void vi.unstubAllGlobals())

const never = (): Promise<never> => new Promise(() => {})

test('the work settles as it is, without a signal and with one that is not aborted', async () => {
  const { signal } = new AbortController()
  for (const given of [undefined, signal]) {
    expect(await untilAborted(Promise.resolve(1), given)).toBe(1)
    expect(await untilAborted(2, given)).toBe(2)
    await expect(untilAborted(Promise.reject(new Error('broken')), given)).rejects.toThrow('broken')
  }
})

test('an abort rejects with its reason at once, and what the work throws later is not unhandled', async () => {
  const reason = new Error('enough')
  const controller = new AbortController()
  let fail = (_: Error): void => {}
  const work = new Promise<never>((_, reject) => {
    fail = reject
  })
  const raced = untilAborted(work, controller.signal)
  controller.abort(reason)
  await expect(raced).rejects.toBe(reason)
  fail(new Error('late'))
  await expect(untilAborted(never(), controller.signal)).rejects.toBe(reason)
  await expect(untilAborted(1, controller.signal)).rejects.toBe(reason)
  await expect(untilAborted(Promise.reject(new Error('late')), controller.signal)).rejects.toBe(reason)
  await eventLoopTurn()
})

test('no listener stays behind', async () => {
  const { signal } = new AbortController()
  const added = vi.spyOn(signal, 'addEventListener')
  const removed = vi.spyOn(signal, 'removeEventListener')
  await untilAborted(Promise.resolve(), signal)
  await untilAborted(Promise.reject(new Error('broken')), signal).catch(() => {})
  await eventLoopTurn()
  expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(added.mock.calls.map(([, listener]) => listener))
  expect(added).toHaveBeenCalledTimes(2)
})

test('timers run between turns', async () => {
  let fired = false
  setTimeout(() => {
    fired = true
  }, 1)
  const end = performance.now() + 2_000
  while (!fired && performance.now() < end) await eventLoopTurn()
  expect(fired).toBe(true)
})

test('a page, which has no setImmediate, takes a turn by a message and closes its port', async () => {
  vi.stubGlobal('setImmediate', undefined)
  const close = vi.spyOn(MessagePort.prototype, 'close')
  let task = false
  const turn = eventLoopTurn().then(() => {
    task = true
  })
  for (let i = 0; i < 10; i++) await undefined
  expect(task).toBe(false)
  await turn
  expect(close).toHaveBeenCalledOnce()
  close.mockRestore()
})

test('a turn is taken only after the given time of work, which begins anew behind it', async () => {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  try {
    const turn = turns(10)
    now = 9
    expect(turn()).toBeUndefined()
    now = 10
    const taken = turn()
    expect(taken).toBeInstanceOf(Promise)
    now = 15
    await taken
    now = 24
    expect(turn()).toBeUndefined()
    now = 25
    expect(turn()).toBeInstanceOf(Promise)
  } finally {
    vi.restoreAllMocks()
  }
})

test('a call that can be stopped ends between two pieces of work, and never without a signal', async () => {
  const reason = new Error('enough')
  const controller = new AbortController()
  const pause = stoppable(controller.signal)
  await pause()
  setTimeout(() => controller.abort(reason), 1)
  const busy = async (): Promise<void> => {
    const end = performance.now() + 2_000
    while (performance.now() < end) await pause()
  }
  await expect(busy()).rejects.toBe(reason)
  expect(stoppable(undefined)()).toBeUndefined()
})
