import { useLayoutEffect, useState } from 'react'
import { type KeyValueStore, readStored, writeStored } from '../../platform/stored'
import { useMedia } from '../../platform/use-media'
import { KEPT_SETTINGS, type Settings, defaultSettings, restoreSettings } from '../../settings/settings'
import { modelTexts } from '../texts/texts'

/** The simulator's settings: both pages have one language and one theme. */
export function usePageSettings(store: KeyValueStore | undefined, languageTag: string) {
  const [settings, setSettings] = useState(() =>
    restoreSettings(readStored(store, KEPT_SETTINGS), defaultSettings(languageTag)),
  )
  const change = (part: Partial<Settings>) => {
    const changed = { ...settings, ...part }
    writeStored(store, KEPT_SETTINGS, changed)
    setSettings(changed)
  }
  useDocument(settings)
  return { settings, change }
}

/** Puts theme, language and title on the document. */
function useDocument({ theme, language }: Settings): void {
  const systemDark = useMedia('(prefers-color-scheme: dark)')
  const shown = theme === 'system' ? (systemDark ? 'dark' : 'light') : theme
  const { title, subtitle } = modelTexts[language]
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = shown
    document.documentElement.lang = language
    document.title = `${title} · ${subtitle}`
  }, [shown, language, title, subtitle])
}
