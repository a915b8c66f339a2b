/**
 * A small network as an ONNX file, written byte by byte: `embedding = samples x weights`, `tags = sigmoid(embedding)`.
 * Field numbers are those of onnx.proto3 (opset 13, IR version 8); the encoding is that of Protocol Buffers.
 */

type Field = readonly [number: number, value: number | string | Uint8Array]

/** `weights` is `samples x width`, row-major. The input is [1, samples]; both outputs are [1, width]. */
export function onnxFile(weights: Float32Array, width: number): Uint8Array<ArrayBuffer> {
  const samples = weights.length / width
  const tensor = message([1, samples], [1, width], [2, FLOAT], [8, 'weights'], [9, new Uint8Array(weights.buffer)])
  const graph = message(
    [1, node('MatMul', ['samples', 'weights'], 'embedding')],
    [1, node('Sigmoid', ['embedding'], 'tags')],
    [2, 'graph'],
    [5, tensor],
    [11, value('samples', [1, samples])],
    [12, value('embedding', [1, width])],
    [12, value('tags', [1, width])],
  )
  return message([1, 8], [7, graph], [8, message([2, 13])])
}

const FLOAT = 1

function node(operator: string, inputs: readonly string[], output: string): Uint8Array {
  return message(...inputs.map(name => [1, name] as const), [2, output], [4, operator])
}

function value(name: string, shape: readonly number[]): Uint8Array {
  const dims = message(...shape.map(length => [1, message([1, length])] as const))
  return message([1, name], [2, message([1, message([1, FLOAT], [2, dims])])])
}

function message(...fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    fields.flatMap(([number, value]) => {
      if (typeof value === 'number') return [...varint(number << 3), ...varint(value)]
      const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
      return [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes]
    }),
  )
}

function varint(value: number): number[] {
  const bytes: number[] = []
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128)
  return [...bytes, value]
}
