declare module 'jsfive' {
  export class File {
    constructor(buffer: ArrayBuffer, filename: string)
    attrs: Record<string, unknown>
    get(path: string): unknown
  }
}
