/** The part of localStorage that is used here. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Reads JSON that an earlier visit kept; undefined where there is none or the browser refuses. */
export function readStored(store: KeyValueStore | undefined, key: string): unknown {
  try {
    const text = store?.getItem(key)
    return text === null || text === undefined ? undefined : JSON.parse(text)
  } catch {
    // Blocked storage or a damaged value: the visit starts afresh.
    return undefined
  }
}

/** Keeps JSON for the next visit, where the browser allows it. */
export function writeStored(store: KeyValueStore | undefined, key: string, value: unknown): void {
  try {
    if (value === null || value === undefined) store?.removeItem(key)
    else store?.setItem(key, JSON.stringify(value))
  } catch {
    // Blocked or full: this visit works without.
  }
}

/** The browser's storage; undefined where even asking for it throws. */
export function storageOf(kind: 'localStorage' | 'sessionStorage'): KeyValueStore | undefined {
  try {
    return window[kind]
  } catch {
    return undefined
  }
}
