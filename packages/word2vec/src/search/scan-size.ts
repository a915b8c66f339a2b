/** Queries that one scan of the vectors answers, and rows that it takes at a time. */
export const SCAN_QUERIES = 16
export const SCAN_ROWS = 4096

/** Float32 numbers that a scan needs for itself: the queries, `stride` each, then their scores of a block of rows. */
export const scanLength = (stride: number): number => SCAN_QUERIES * (stride + SCAN_ROWS)

/** Rows from which on a table is searched by codes, where the kernels have them: below, a scan takes half a millisecond. */
export const SCREENED_ROWS = 20_000
