import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { FrameList } from '../src/mp3/frame-list.ts'

test('frames come out as they went in, across blocks and over gaps of gigabytes', () => {
  const random = mulberry32(3)
  const list = new FrameList()
  const frames: [offset: number, size: number, overhead: number][] = []
  let offset = 0
  for (let i = 0; i < 50_000; i++) {
    const size = 24 + Math.floor(random() * 1400)
    if (i % 9001 === 9000) offset += 5e9
    frames.push([offset, size, 36])
    list.push(offset, size, 36)
    offset += size
  }
  expect(list.length).toBe(frames.length)
  frames.forEach(([offset, size, overhead], i) => {
    if (
      list.offset(i) !== offset ||
      list.end(i) !== offset + size ||
      list.mainData(i) !== Math.max(0, size - overhead)
    ) {
      throw new Error(`frame ${i}`)
    }
  })
  for (const from of [0, 8970, 16_350, 16_384, 32_700, 49_950]) {
    expect([...list.sizes(from, from + 50)]).toEqual(frames.slice(from, from + 50).map(([, size]) => size))
  }
})
