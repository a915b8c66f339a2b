import { expect, test } from 'vitest'
import { BufferReader, BufferWriter, ForeignBufferError } from '../src/index.ts'

const FORMAT = { magic: 'tEST', version: 3, kind: 'test' }
const write = (): Uint8Array =>
  new Uint8Array(
    new BufferWriter(FORMAT)
      .add(Uint8Array.of(1, 2, 3))
      .add(Float64Array.of(0.1, -0))
      .finish({ count: 2, name: '王菲' }),
  )

test('what is written is read back, at any alignment of the bytes', () => {
  const shifted = new Uint8Array(write().length + 1)
  shifted.set(write(), 1)
  const { Buffer } = globalThis as { Buffer?: { from(bytes: Uint8Array): Uint8Array } }
  for (const bytes of [write(), shifted.subarray(1), Buffer?.from(write()) ?? write()]) {
    const reader = new BufferReader('read', bytes, FORMAT)
    expect(reader.header['name']).toBe('王菲')
    expect(reader.integer('count', 1)).toBe(2)
    expect(reader.take('Uint8Array', 3)).toEqual(Uint8Array.of(1, 2, 3))
    expect(reader.take('Float64Array')).toEqual(Float64Array.of(0.1, -0))
  }
})

test('a view shares the bytes where they are aligned, a copy never does', () => {
  const shifted = new Uint8Array(write().length + 1)
  shifted.set(write(), 1)
  for (const bytes of [write(), shifted.subarray(1)]) {
    const [views, copies] = [new BufferReader('read', bytes, FORMAT), new BufferReader('read', bytes, FORMAT)]
    const whole = views.view('Uint8Array', 3)
    expect(whole).toEqual(copies.take('Uint8Array'))
    expect(views.view('Float64Array')).toEqual(copies.take('Float64Array', 2))
    expect(whole.buffer === bytes.buffer).toBe(bytes.byteOffset === 0)
    expect(() => views.view('Uint8Array')).toThrow('has nothing where Uint8Array belongs')
  }
})

test('foreign bytes are refused one reason at a time', () => {
  const changed = (offset: number, value: number): Uint8Array => {
    const bytes = write()
    bytes[offset] = value
    return bytes
  }
  const read = (bytes: Uint8Array) => () => new BufferReader('read', bytes, FORMAT)
  expect(read(new Uint8Array(3))).toThrow('it has 3 bytes, fewer than the 16 of a prefix')
  expect(read(changed(0, 65))).toThrow('it begins with "AEST", not "tEST"')
  expect(read(changed(4, 9))).toThrow('its version is 9, this release reads version 3')
  expect(read(changed(11, 255))).toThrow('it is cut off within the header')
  expect(read(changed(16, 0))).toThrow('its header is not valid JSON')
  expect(read(write().subarray(0, -1))).toThrow('it is cut off')
  expect(read(changed(0, 65))).toThrow(ForeignBufferError)
  expect(() => new BufferReader('read', 'text' as never, FORMAT)).toThrow(TypeError)
})

test('every damaged byte behind the prefix is found; a buffer from before there were checksums is read', () => {
  for (let at = 16; at < write().length; at++) {
    const bytes = write()
    bytes[at]! ^= 0x10
    expect(() => new BufferReader('read', bytes, FORMAT)).toThrow(ForeignBufferError)
  }
  const flipped = write()
  flipped[flipped.length - 1]! ^= 1
  expect(() => new BufferReader('read', flipped, FORMAT)).toThrow('it is damaged: its checksum does not fit')
  const old = write()
  old.fill(0, 12, 16)
  expect(new BufferReader('read', old, FORMAT).take('Uint8Array', 3)).toEqual(Uint8Array.of(1, 2, 3))
})

test('an array of another type or length is refused', () => {
  const reader = new BufferReader('read', write(), FORMAT)
  expect(() => reader.take('Float32Array')).toThrow('has Uint8Array(3) where Float32Array belongs')
  expect(() => reader.take('Float64Array', 5)).toThrow('has Float64Array(2) where Float64Array(5) belongs')
  expect(() => reader.take('Uint8Array')).toThrow('has nothing where Uint8Array belongs')
  expect(() => reader.integer('name', 0)).toThrow('has the impossible name "王菲"')
})
