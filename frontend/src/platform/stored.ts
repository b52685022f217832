/** The part of localStorage that is used here. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Reads stored JSON; undefined if there is none or storage is blocked. */
export function readStored(store: KeyValueStore | undefined, key: string): unknown {
  try {
    const text = store?.getItem(key)
    return text === null || text === undefined ? undefined : JSON.parse(text)
  } catch {
    // Blocked storage or an invalid value: start with defaults.
    return undefined
  }
}

/** Stores JSON if the browser allows it; null and undefined remove the key. */
export function writeStored(store: KeyValueStore | undefined, key: string, value: unknown): void {
  try {
    if (value === null || value === undefined) store?.removeItem(key)
    else store?.setItem(key, JSON.stringify(value))
  } catch {
    // Blocked or full: the page works without storage.
  }
}

/** The browser's storage; undefined if accessing it throws. */
export function storageOf(kind: 'localStorage' | 'sessionStorage'): KeyValueStore | undefined {
  try {
    return window[kind]
  } catch {
    return undefined
  }
}
