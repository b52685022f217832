import { type ReactNode, createContext, use, useLayoutEffect, useMemo } from 'react'
import { useMedia } from '../platform/use-media'
import { type Language, type PageSettings } from '../settings/page-settings'
import { type Format, formats } from './format'
import { type SharedTexts, sharedTexts } from './texts/texts'

/** Language, words, formats and theme of a page. */
interface Page {
  readonly settings: PageSettings
  readonly change: (part: Partial<PageSettings>) => void
  /** The texts that all pages share. */
  readonly shared: SharedTexts
  readonly format: Format
  /** The theme in use; that of the system if none was chosen. */
  readonly theme: 'light' | 'dark'
}

/** Title of a page in each language. */
type PageTitles = Readonly<Record<Language, { readonly title: string; readonly subtitle: string }>>

const PageContext = createContext<Page | null>(null)

/** The page around this component. Throws outside of a PageProvider. */
export function usePage(): Page {
  const page = use(PageContext)
  if (!page) throw new TypeError('PageProvider is missing')
  return page
}

/** Provides the page to its components, and sets title, language and theme of the document. `change` must be stable. */
export function PageProvider({
  settings: { language, theme },
  change,
  titles,
  children,
}: {
  settings: PageSettings
  change: Page['change']
  titles: PageTitles
  children: ReactNode
}) {
  const systemDark = useMedia('(prefers-color-scheme: dark)')
  const systemTheme = systemDark ? 'dark' : 'light'
  const shown = theme === 'system' ? systemTheme : theme
  const { title, subtitle } = titles[language]
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = shown
    document.documentElement.lang = language
    document.title = `${title} · ${subtitle}`
  }, [shown, language, title, subtitle])
  const page = useMemo(
    (): Page => ({
      settings: { language, theme },
      change,
      shared: sharedTexts[language],
      format: formats[language],
      theme: shown,
    }),
    [language, theme, change, shown],
  )
  return <PageContext value={page}>{children}</PageContext>
}
