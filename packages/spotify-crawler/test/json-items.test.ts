import { describe, expect, it } from 'vitest'
import { jsonItems } from '../src/import/reading/json-items.ts'

async function itemsOf(text: string | Buffer, size: number): Promise<unknown[]> {
  const bytes = Buffer.from(text as string)
  const reused = Buffer.alloc(size)
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < bytes.length; i += size) yield reused.subarray(0, bytes.copy(reused, 0, i, i + size))
  }
  const items: unknown[] = []
  for await (const item of jsonItems(chunks(), 'rows')) items.push(item)
  return items
}

const NASTY = {
  info: { rows: [1, { rows: ['no'] }], text: '"rows":[' },
  'not rows': [['no']],
  ro: [0],
  rows: [
    { a: '}]"\\', '[': '{', 愛: '月亮 \ud83d\ude00', deep: [[{ b: [] }], []] },
    [],
    '"],[',
    'ends with a backslash \\',
    -1.5e3,
    null,
    true,
    {},
  ],
  after: { rows: 5, x: ['}'] },
}

describe('jsonItems', () => {
  it.each([1, 2, 3, 7, 64, 10_000])('finds the items of nasty JSON in chunks of %i bytes', async size => {
    for (const space of [undefined, 1, '\t']) {
      expect(await itemsOf(`\ufeff${JSON.stringify(NASTY, null, space)}\n`, size)).toEqual(NASTY.rows)
    }
  })

  it('gives nothing where there is no such array', async () => {
    for (const text of [
      '{"rows":[]}',
      '{"rows":[ \n ]}',
      '{"rows":{"rows":[1]}}',
      '{"x":"rows","y":[1]}',
      '[["rows",[1]]]',
    ])
      expect(await itemsOf(text, 3)).toEqual([])
  })

  it.each(['{"rows":[1', '{"rows":[1]', '{"rows":["a]}', '{"rows":[1,]}', '{"rows":[{"a":}]}', '{"rows":[1 2]}'])(
    'refuses %s',
    async text => {
      await expect(itemsOf(text, 4)).rejects.toThrow('JSON that is broken or cut off')
    },
  )

  it('reads an item that is not UTF-8 as windows-1252', async () => {
    expect(await itemsOf(Buffer.from('{"rows":["Bj\xf6rk"]}', 'latin1'), 5)).toEqual(['Björk'])
  })

  it('refuses an item without end', async () => {
    const text = Buffer.concat([Buffer.from('{"rows":["'), Buffer.alloc(70_000_000, 97)])
    await expect(itemsOf(text, 1 << 22)).rejects.toThrow('longer than 64 MB')
  })
})
