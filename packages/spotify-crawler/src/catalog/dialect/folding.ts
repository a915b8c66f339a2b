/** Raised with each change of what `foldName` gives: names that are stored are then folded anew. */
export const FOLDING = 2
