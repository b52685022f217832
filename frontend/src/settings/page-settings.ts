import { useLayoutEffect, useState } from 'react'
import { type KeyValueStore, readStored, writeStored } from '../platform/stored'
import { useMedia } from '../platform/use-media'
import { KEPT_SETTINGS, type Language, type Settings, defaultSettings, restoreSettings } from './settings'

/** What a page calls itself, in each language. */
export type PageTitles = Readonly<Record<Language, { readonly title: string; readonly subtitle: string }>>

/** The simulator's settings: all pages have one language and one theme. */
export function usePageSettings({
  store,
  languageTag,
  titles,
}: {
  store: KeyValueStore | undefined
  languageTag: string
  titles: PageTitles
}) {
  const [settings, setSettings] = useState(() =>
    restoreSettings(readStored(store, KEPT_SETTINGS), defaultSettings(languageTag)),
  )
  const change = (part: Partial<Settings>) => {
    const changed = { ...settings, ...part }
    writeStored(store, KEPT_SETTINGS, changed)
    setSettings(changed)
  }
  const theme = useDocument(settings, titles)
  return { settings, change, theme }
}

/** Puts theme, language and title on the document, and answers the colours that are shown now. */
function useDocument({ theme, language }: Settings, titles: PageTitles): 'light' | 'dark' {
  const systemDark = useMedia('(prefers-color-scheme: dark)')
  const shown = theme === 'system' ? (systemDark ? 'dark' : 'light') : theme
  const { title, subtitle } = titles[language]
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = shown
    document.documentElement.lang = language
    document.title = `${title} · ${subtitle}`
  }, [shown, language, title, subtitle])
  return shown
}
