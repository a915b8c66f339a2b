import type { SentenceEncoder } from '@murecom/text'

let loading: Promise<SentenceEncoder> | undefined

/** The encoder for English, loaded when words are first asked for, once a thread. One that could not be read is tried again. */
export function englishEncoder(): Promise<SentenceEncoder> {
  loading ??= import('@murecom/text/english')
    .then(({ loadEnglishEncoder }) => loadEnglishEncoder())
    .catch(error => {
      loading = undefined
      throw error
    })
  return loading
}
