/** The part of `Storage` that the pages need. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Reads stored JSON; undefined if it is missing or invalid, or if storage is blocked. */
export function readStored(store: KeyValueStore | undefined, key: string): unknown {
  try {
    const text = store?.getItem(key)
    return text === null || text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Stores JSON, or removes the key for null and undefined. Does nothing if storage is blocked or full. */
export function writeStored(store: KeyValueStore | undefined, key: string, value: unknown): void {
  try {
    if (value === null || value === undefined) store?.removeItem(key)
    else store?.setItem(key, JSON.stringify(value))
  } catch {
    // The pages also work without storage.
  }
}

/** The storage of the browser; undefined if it is blocked. */
export function storageOf(kind: 'localStorage' | 'sessionStorage'): KeyValueStore | undefined {
  try {
    return window[kind]
  } catch {
    return undefined
  }
}
