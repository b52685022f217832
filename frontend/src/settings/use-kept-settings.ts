import { useCallback, useState } from 'react'
import { type KeyValueStore, readStored, writeStored } from '../platform/stored'
import { KEPT_SETTINGS, type PageSettings, defaultPageSettings, restoreValid, validPageSettings } from './page-settings'

/** Language and theme of a page beside the simulator, stored among the simulator's settings. */
export function useKeptSettings(store: KeyValueStore | undefined, languageTag: string) {
  const [settings, setSettings] = useState(() =>
    restoreValid(readStored(store, KEPT_SETTINGS), defaultPageSettings(languageTag), validPageSettings),
  )
  const change = useCallback(
    (part: Partial<PageSettings>) => {
      const changed = { ...settings, ...part }
      writeStored(store, KEPT_SETTINGS, { ...Object(readStored(store, KEPT_SETTINGS)), ...changed })
      setSettings(changed)
    },
    [settings, store],
  )
  return { settings, change }
}
