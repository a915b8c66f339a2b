import { formatTable } from './table.ts'

/**
 * A confusion matrix for a terminal: a row for each true label, a column, named by its number, for each given one.
 *
 * @param matrix `labels x labels`, row-major: `[true label][given label]`
 * @param columns width of the terminal
 */
export function formatConfusion(matrix: ArrayLike<number>, labels: readonly string[], columns: number): string {
  const n = labels.length
  const head = [
    { heading: '#', numeric: true },
    { heading: 'genre' },
    ...labels.map((_, i) => ({ heading: String(i + 1), numeric: true })),
    { heading: 'right', numeric: true },
  ]
  const rows = labels.map((label, i) => {
    const row = Array.from({ length: n }, (_, j) => matrix[i * n + j]!)
    const sum = row.reduce((a, b) => a + b, 0)
    const right = sum === 0 ? '-' : `${((100 * row[i]!) / sum).toFixed(0)} %`
    return [String(i + 1), label, ...row.map(count => (count === 0 ? '.' : String(count))), right]
  })
  return formatTable(head, rows, columns)
}
