import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { FrameList } from '../src/mp3/frame-list.ts'

test('frames come out as they went in, over gaps of gigabytes', () => {
  const random = mulberry32(3)
  const list = new FrameList()
  const frames: [offset: number, size: number, overhead: number][] = []
  let offset = 1234
  for (let i = 0; i < 50_000; i++) {
    const size = 24 + Math.floor(random() * 4080)
    if (i % 9001 === 9000) offset += 5e9
    if (i > 40_000 && i < 40_100) offset += 1
    const overhead = [36, 21, 13][Math.floor(random() * 3)]!
    frames.push([offset, size, overhead])
    list.push(offset, size, overhead)
    offset += size
  }
  expect(list.length).toBe(frames.length)
  const wrong = frames.findIndex(
    ([offset, size, overhead], i) =>
      list.offset(i) !== offset || list.size(i) !== size || list.mainData(i) !== Math.max(0, size - overhead),
  )
  expect(wrong).toBe(-1)
})

test('runs end where a gap is, or at the limit', () => {
  const list = new FrameList()
  let offset = 0
  for (let i = 0; i < 1000; i++) {
    if (i === 300 || i === 301 || i === 640) offset += 7
    list.push(offset, 400, 36)
    offset += 400
  }
  expect(list.runEnd(0, 64)).toBe(64)
  expect(list.runEnd(0, 1000)).toBe(300)
  expect(list.runEnd(299, 310)).toBe(300)
  expect(list.runEnd(300, 310)).toBe(301)
  expect(list.runEnd(301, 1000)).toBe(640)
  expect(list.runEnd(640, 1000)).toBe(1000)
  expect(list.runEnd(999, 1000)).toBe(1000)
})
