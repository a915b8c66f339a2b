/** First half of the keys of our advisory locks ("mrcm"); the second is the purpose. */
export const LOCKS = 0x6d72636d
export const WRITING = 1
export const MIGRATING = 2
