import { describe, expect, test } from 'vitest'
import { readCsvRatings, readMovieLens } from '../src/index.ts'

describe('readMovieLens', () => {
  const expected = [
    ['196', '242', 3],
    ['186', '302', 4.5],
  ]
  const forms = {
    '100k': '196\t242\t3\t881250949\n186\t302\t4.5\t891717742\n',
    '1M': '196::242::3::978300760\r\n186::302::4.5::978302109\r\n',
    '20M': 'userId,movieId,rating,timestamp\n196,242,3,1112486027\n186,302,4.5,1112484676',
    RecBole: 'user_id:token\titem_id:token\trating:float\ttimestamp:float\n196\t242\t3\t881250949\n186\t302\t4.5\t8',
  }
  for (const [form, text] of Object.entries(forms)) {
    test(form, () => expect([...readMovieLens(text)]).toEqual(expected))
  }
})

describe('readCsvRatings', () => {
  test('columns, separator, quotes, spaces and empty lines', () => {
    const text = 'x;y;z\n\n 4 ; "jazz, soft" ; ann \n\n2;rock;"bob"\n'
    expect([...readCsvRatings(text, { separator: ';', columns: [2, 1, 0], skipLines: 1 })]).toEqual([
      ['ann', 'jazz, soft', 4],
      ['bob', 'rock', 2],
    ])
  })
  test('names the line that cannot be read', () => {
    expect(() => [...readCsvRatings('a,b,3\na,c\n')]).toThrow(/line 2 must have at least 3 fields, got 2/)
    expect(() => [...readCsvRatings('a,b,3\na,c,good\n')]).toThrow(/rating of line 2 must be a number, got "good"/)
    expect(() => [...readCsvRatings('a,b,\n')]).toThrow(/rating of line 1 must be a number, got ""/)
    expect(() => [...readCsvRatings(5 as never)]).toThrow(/text must be a string, got 5/)
    expect(() => [...readCsvRatings('a', { separator: '' })]).toThrow(/separator must be/)
  })
})
