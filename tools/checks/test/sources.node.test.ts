import { expect, test } from 'vitest'
import { sourceOf } from '../sources.ts'

const template = (inner: string): string => `\`a $\{${inner}} // d\``

test.each([
  ['a /* b */ c // d', ['/* b */', '// d'], 'a         c     '],
  ['a /* b', ['/* b'], 'a     '],
  ['a = "/* b */"', [], 'a = "/* b */"'],
  [template('b /* c */'), ['/* c */'], template('b        ')],
])('the comments of %s', (text, comments, code) => {
  const source = sourceOf('a.ts', text)
  expect(source.comments.map(comment => comment.text)).toEqual(comments)
  expect(source.code).toBe(code)
})
