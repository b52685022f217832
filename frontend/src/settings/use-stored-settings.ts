import { useCallback, useState } from 'react'
import { type KeyValueStore, readStored, writeStored } from '../platform/json-storage'
import {
  SETTINGS_KEY,
  type PageSettings,
  defaultPageSettings,
  restoreValid,
  pageSettingsValidators,
} from './page-settings'

/** Language and theme of a page, stored together with the settings of the simulator. */
export function useStoredSettings(store: KeyValueStore | undefined, languageTag: string) {
  const [settings, setSettings] = useState(() =>
    restoreValid(readStored(store, SETTINGS_KEY), defaultPageSettings(languageTag), pageSettingsValidators),
  )
  const change = useCallback(
    (part: Partial<PageSettings>) => {
      const newSettings = { ...settings, ...part }
      writeStored(store, SETTINGS_KEY, { ...Object(readStored(store, SETTINGS_KEY)), ...newSettings })
      setSettings(newSettings)
    },
    [settings, store],
  )
  return { settings, change }
}
