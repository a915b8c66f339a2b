/** The option of commands whose answers a filter may narrow. */
export const WHERE_OPTION = [
  '--where <filter>',
  "only songs that a filter lets through, such as 'genre = jazz and year >= 1960'",
] as const
