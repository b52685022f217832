import { useLayoutEffect } from 'react'
import { useMedia } from '../platform/use-media'
import { useSelector, useTexts } from '../store/simulator-context'

/** The colours that are shown now: as chosen, or as the system has them. */
export function useTheme(): 'light' | 'dark' {
  const chosen = useSelector((state) => state.settings.theme)
  const systemDark = useMedia('(prefers-color-scheme: dark)')
  if (chosen !== 'system') return chosen
  return systemDark ? 'dark' : 'light'
}

/** Puts theme and language on the document's root, where style sheet and screen readers look for them. */
export function useDocumentSettings(): void {
  const theme = useTheme()
  const language = useSelector((state) => state.settings.language)
  const words = useTexts()
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme
    document.documentElement.lang = language
    document.title = `${words.title} · ${words.subtitle}`
  }, [theme, language, words])
}
