import { type ReactNode, createContext, use, useLayoutEffect, useMemo } from 'react'
import { useMedia } from '../platform/use-media'
import { type Language, type PageSettings } from '../settings/page-settings'
import { type Format, formats } from './format'
import { type SharedTexts, sharedTexts } from './texts/texts'

/** The language, texts, formats and theme of a page. */
interface Page {
  readonly settings: PageSettings
  readonly change: (part: Partial<PageSettings>) => void
  readonly titles: PageTitles[Language]
  /** The texts that all pages share. */
  readonly shared: SharedTexts
  readonly format: Format
  /** The theme in use, which is never `system`. */
  readonly theme: 'light' | 'dark'
}

/** Title and subtitle of a page, and the text of its skip link, in each language. */
export type PageTitles = Readonly<
  Record<Language, { readonly title: string; readonly subtitle: string; readonly skip: string }>
>

const PageContext = createContext<Page | null>(null)

/** The page of the nearest PageProvider. Throws if there is none. */
export function usePage(): Page {
  const page = use(PageContext)
  if (!page) throw new TypeError('usePage must be called inside a PageProvider')
  return page
}

/** Provides the page to its children, and sets title, language and theme of the document. */
export function PageProvider({
  settings: { language, theme },
  change,
  titles,
  children,
}: {
  settings: PageSettings
  /** Must be stable: each new function renders all components that use the page again. */
  change: Page['change']
  titles: PageTitles
  children: ReactNode
}) {
  const isSystemDark = useMedia('(prefers-color-scheme: dark)')
  const systemTheme = isSystemDark ? 'dark' : 'light'
  const usedTheme = theme === 'system' ? systemTheme : theme
  const { title, subtitle } = titles[language]
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = usedTheme
    document.documentElement.lang = language
    document.title = `${title} · ${subtitle}`
  }, [usedTheme, language, title, subtitle])
  const page = useMemo(
    (): Page => ({
      settings: { language, theme },
      change,
      titles: titles[language],
      shared: sharedTexts[language],
      format: formats[language],
      theme: usedTheme,
    }),
    [language, theme, change, titles, usedTheme],
  )
  return <PageContext value={page}>{children}</PageContext>
}
