import { expect, test } from 'vitest'
import { Settling } from '../../src/library/watch/settling.ts'

const file = (path: string, size = 1, mtimeMs = 1) => ({ path, size, mtimeMs })

test('a path is due when nothing has happened to it for a while, once', () => {
  const settling = new Settling(1000)
  settling.note('/m/a.mp3', 0)
  expect(settling.due(999)).toEqual([])
  settling.note('/m/a.mp3', 900)
  expect(settling.due(1800)).toEqual([])
  expect(settling.due(1900)).toEqual(['/m/a.mp3'])
  expect(settling.due(9999)).toEqual([])
})

test('what lies below a path that is due is due with it', () => {
  const settling = new Settling(0)
  for (const path of ['/m/a/1.mp3', '/m/a b', '/m/a', '/m/a/b/2.mp3', '/n']) settling.note(path, 0)
  expect(settling.due(0)).toEqual(['/m/a b', '/m/a', '/n'])
})

test('a file is read when two looks have found the same; one that grows is waited for', () => {
  const settling = new Settling(1000)
  expect(settling.when(file('/a', 10), 0)).toBe('soon')
  expect(settling.due(1000)).toEqual(['/a'])
  expect(settling.when(file('/a', 20), 1000)).toBe('soon')
  expect(settling.due(2000)).toEqual(['/a'])
  expect(settling.when(file('/a', 20), 2000)).toBe('now')
})

test('a file that is written to between two looks is waited for', () => {
  const settling = new Settling(1000)
  expect(settling.when(file('/a'), 0)).toBe('soon')
  settling.due(1000)
  settling.note('/a', 1001)
  expect(settling.when(file('/a'), 1002)).toBe('soon')
  expect(settling.due(2001)).toEqual(['/a'])
  expect(settling.when(file('/a'), 2001)).toBe('now')
})

test('a file that failed is tried again after ever longer times, or when it changes', () => {
  const settling = new Settling(0)
  settling.postpone(file('/a'), 0)
  expect(settling.when(file('/a'), 59_999)).toBe('later')
  expect(settling.due(59_999)).toEqual([])
  expect(settling.due(60_000)).toEqual(['/a'])
  settling.when(file('/a'), 60_000)
  settling.due(60_000)
  expect(settling.when(file('/a'), 60_000)).toBe('now')
  settling.postpone(file('/a'), 60_000)
  expect(settling.when(file('/a'), 179_999)).toBe('later')
  expect(settling.when(file('/a', 2), 100_000)).toBe('soon')
})

test('a batch waits for what is not ready, and not for ever', () => {
  const settling = new Settling(0)
  let holds = 0
  while (settling.hold(['/a'], 0)) {
    expect(settling.due(0)).toEqual(['/a'])
    holds++
  }
  expect(holds).toBe(10)
})
