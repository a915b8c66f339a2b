export declare const BUILDS: Readonly<Record<string, string>>
export declare const MOST_MEMORY: number
export declare function sourceHash(): string
