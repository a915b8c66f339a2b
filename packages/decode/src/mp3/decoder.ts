/** Decodes the frames of one stream of MPEG layer III, in their order. */
export interface Mp3Decoder {
  /** Frames of one call, at most. */
  readonly batch: number
  /**
   * The samples of whole frames that lie one after the other in `bytes`, channel by channel or already mixed; valid until
   * the next call.
   */
  decode(bytes: Uint8Array, sizes: Uint16Array): readonly Float32Array[]
  /** True when every frame of the stream was refused. */
  readonly refused: boolean
  /** Ends the stream. */
  close(): void
}
