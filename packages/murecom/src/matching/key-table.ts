import { TitleIndex } from './title-index.ts'

/** Keys of titles with the readings that have each, searched by the letters that two keys share. */
export class KeyTable {
  readonly #numbers = new Map<string, number>()
  readonly #keys: string[] = []
  readonly #readings: number[][] = []
  #index: TitleIndex | undefined

  add(key: string, reading: number): void {
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.#keys.push(key) - 1
      this.#numbers.set(key, number)
      this.#readings.push([])
    }
    const readings = this.#readings[number]!
    if (readings.at(-1) !== reading) readings.push(reading)
  }

  /** Makes the index, which the first search would do. */
  prepare(): this {
    this.#index ??= new TitleIndex(this.#keys)
    return this
  }

  /** Calls `visit` with every key that shares a gram with `key`, how many of them, and the numbers of its readings. */
  sharing(key: string, visit: (other: string, grams: number, readings: readonly number[]) => void): void {
    this.prepare().#index!.sharing(key, (k, grams) => visit(this.#keys[k]!, grams, this.#readings[k]!))
  }
}
