import { isWithoutSpaces } from '../../filters/whole-words.ts'

/**
 * How alike two search keys are in a script without spaces, from 0 to 1: twice the characters and pairs of characters that
 * they share, over all that both have. 0 where one of them is in a script with spaces. O(characters)
 *
 * Source: Dice, "Measures of the Amount of Ecologic Association Between Species", Ecology 26, 1945.
 */
export function pairLikeness(a: string, b: string): number {
  if (!isWithoutSpaces(a) || !isWithoutSpaces(b)) return 0
  const [left, right] = [gramsOf(a), gramsOf(b)]
  const shared = [...left].filter(gram => right.has(gram)).length
  return (2 * shared) / (left.size + right.size)
}

function gramsOf(key: string): Set<string> {
  const grams = new Set<string>()
  for (const word of key.split(' ')) {
    const letters = [...word]
    for (const [i, letter] of letters.entries()) {
      grams.add(letter)
      if (i > 0) grams.add(letters[i - 1]! + letter)
    }
  }
  return grams
}
