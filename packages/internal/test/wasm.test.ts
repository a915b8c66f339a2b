import { expect, test } from 'vitest'
import { bytesToBase64 } from '../src/index.ts'
import { compileBuilds, compileFirst, instantiate, MemoryPlan, once, PAGE_BYTES, type WasmBuild } from '../src/wasm.ts'

// (module (import "env" "memory" (memory 1)) (func (export "first") (result i32) i32.const 1024 i32.load))
const FIRST = Uint8Array.from([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 2, 15, 1, 3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121],
  ...[2, 0, 1, 3, 2, 1, 0, 7, 9, 1, 5, 102, 105, 114, 115, 116, 0, 0, 10, 10, 1, 8, 0, 65, 128, 8, 40, 2, 0, 11],
])
const good: WasmBuild = { name: 'good', base64: () => bytesToBase64(FIRST) }
const late: WasmBuild = { name: 'late', base64: async () => bytesToBase64(FIRST) }
const foreign: WasmBuild = { name: 'foreign', base64: () => bytesToBase64(FIRST.slice(0, -1)) }

test('the first build that the runtime can run is compiled, and the ones behind it are not read', async () => {
  const unread: WasmBuild = { name: 'unread', base64: () => Promise.reject(new Error('read')) }
  expect((await compileFirst([foreign, late, unread]))?.name).toBe('late')
  expect(await compileFirst([foreign])).toBeUndefined()
  expect((await compileBuilds([foreign, good, late])).map(build => build.name)).toEqual(['good', 'late'])
})

test('a module is compiled once', async () => {
  let calls = 0
  const load = once(async () => ++calls)
  expect(await Promise.all([load(), load()])).toEqual([1, 1])
  expect(await load()).toBe(1)
})

test('places do not overlap, begin aligned, and the memory covers the last of them with its spare bytes', () => {
  for (const align of [16, 64]) {
    const plan = new MemoryPlan({ align })
    const places = [
      plan.reserve(Uint8Array, 3),
      plan.reserve(Float64Array, 5, 100),
      plan.reserve(Int32Array, 0),
      plan.reserve(Float32Array, 30_000, 7),
    ]
    const memory = plan.allocate()!
    expect(memory.buffer.byteLength).toBe(Math.ceil(plan.size / PAGE_BYTES) * PAGE_BYTES)
    let end = 1024
    for (const place of places) {
      const { byteOffset, byteLength, length } = place.view(memory.buffer)
      expect(byteOffset % align).toBe(0)
      expect(byteOffset).toBeGreaterThanOrEqual(end)
      expect([byteOffset, length]).toEqual([place.byteOffset, place.length])
      end = byteOffset + byteLength
    }
    expect(plan.size).toBe(end + 7)
    expect(places[2]!.byteOffset).toBeGreaterThanOrEqual(places[1]!.byteOffset + 5 * 8 + 100)
    expect(() => memory.grow(1)).toThrow(RangeError)
  }
})

test('a memory may grow or be shared when asked for, and 4 GiB are refused', async () => {
  const plan = new MemoryPlan()
  const numbers = plan.reserve(Int32Array, 1)
  const memory = plan.allocate({ growable: true })!
  const larger = new MemoryPlan()
  larger.reserve(Uint8Array, PAGE_BYTES)
  larger.growToFit(memory)
  larger.growToFit(memory)
  expect(memory.buffer.byteLength).toBe(2 * PAGE_BYTES)
  numbers.view(memory.buffer)[0] = 41
  const { module } = (await compileFirst([good]))!
  expect(instantiate<{ first(): number }>(module, memory).first()).toBe(41)
  expect(plan.allocate({ shared: true })!.buffer).toBeInstanceOf(SharedArrayBuffer)
  plan.reserve(Float32Array, 2 ** 30)
  expect(plan.allocate()).toBeUndefined()
})
