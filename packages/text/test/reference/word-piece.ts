/** WordPiece as Wu et al. (2016) describe it: the next token is the longest one that the rest begins with. */
export function cutSlowly(ids: ReadonlyMap<string, number>, word: string): number[] {
  const unknown = [ids.get('[UNK]')!]
  if (word.length > 100) return unknown
  const found: number[] = []
  for (let rest = word; rest !== ''; ) {
    const tokens = [...rest].map((_, i) => rest.slice(0, i + 1))
    const known = tokens.filter(token => ids.has(found.length === 0 ? token : `##${token}`))
    const longest = known.at(-1)
    if (longest === undefined) return unknown
    found.push(ids.get(found.length === 0 ? longest : `##${longest}`)!)
    rest = rest.slice(longest.length)
  }
  return found
}
