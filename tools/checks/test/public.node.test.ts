import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Declaration, namesOf } from '../public.ts'

/** The declaration `name` of a file with this text. */
function declared(name: string, text: string): Declaration {
  const folder = mkdtempSync(join(tmpdir(), 'public-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'a.ts')
  writeFileSync(file, text)
  return namesOf(file, null).get(name) as Declaration
}

test('a parameter has its own name, also when it is called options', () => {
  const { doc } = declared(
    'f',
    `
/**
 * Finds.
 *
 * @param options see {@link FindOptions}
 * @param rates in Hz
 */
export function f(options: FindOptions, rates: number[]): void {
}
`,
  )
  expect(doc).toBe('Finds.\n\n- `options`: see `FindOptions`\n- `rates`: in Hz\n')
})

test('members marked @internal are left out, wherever the mark stands in the docblock', () => {
  const { members } = declared(
    'C',
    `
export class C {
  /** @internal */
  readonly first: number
  /** Asks. @internal */
  second(): void {
  }
  /**
   * Asks again.
   *
   * @internal
   */
  third(): void {
  }
  /** @internal Use {@link make}. */
  constructor(store: Store) {
  }
  /** Shown. */
  fourth(): void {
  }
}
`,
  )
  expect(members).toEqual([{ text: 'fourth(): void', doc: 'Shown.\n' }])
})

test('members of an interface marked @internal are left out', () => {
  const { head } = declared(
    'I',
    `
export interface I {
  /** Its name. */
  readonly name: string
  /** @internal */
  open(
    a: number,
  ): void
  /**
   * Makes.
   *
   * @internal
   */
  make(): void
  readonly size: number
}
`,
  )
  expect(head).toBe('export interface I {\n  /** Its name. */\n  readonly name: string\n  readonly size: number\n}')
})

test('overloads are shown, the implementation behind them is not', () => {
  const { members } = declared(
    'C',
    `
export class C {
  /** Builds. */
  constructor(data: Float32Array)
  constructor(data: Float32Array | Stored) {
  }
  static train(words: string[]): Promise<void>
  static train(
    words: number[],
  ): Promise<void>
  static async train(words: unknown[]): Promise<void> {
  }
  train(more: string[]): void {
  }
}
`,
  )
  expect(members.map(({ text }) => text)).toEqual([
    'constructor(data: Float32Array)',
    'static train(words: string[]): Promise<void>',
    'static train( words: number[], ): Promise<void>',
    'train(more: string[]): void',
  ])
})

test('types of functions are whole', () => {
  const text = `
export type Loop = (
  rows: number,
  out: { length: number },
) => void

export const load: () => Promise<Kernels | undefined> = once(() => make())

export const LIMIT = 10

export type Way = 'a' | 'b'
/** Next. */
export class C {
  readonly ask: () => void = () => {}
}
`
  expect(declared('Loop', text).head).toBe(
    'export type Loop = (\n  rows: number,\n  out: { length: number },\n) => void\n'.trim(),
  )
  expect(declared('load', text).head).toBe('export const load: () => Promise<Kernels | undefined>')
  expect(declared('LIMIT', text).head).toBe('export const LIMIT')
  expect(declared('Way', text).head).toBe("export type Way = 'a' | 'b'")
  expect(declared('C', text).members.map(m => m.text)).toEqual(['readonly ask: () => void'])
})
