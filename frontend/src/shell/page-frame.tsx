import { type ReactNode, useCallback, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { type KeyValueStore, readStored, storageOf, writeStored } from '../platform/json-storage'
import {
  SETTINGS_KEY,
  type PageSettings,
  defaultPageSettings,
  restoreValid,
  pageSettingsValidators,
} from '../settings/page-settings'
import { PageProvider, type PageTitles } from './page-context'
import { type PageName, PageHeader } from './page-header'

/** What every page gets: the storage and the language of the browser. */
export interface PageProps {
  readonly store: KeyValueStore | undefined
  /** The language of the browser, such as "ko-KR". */
  readonly languageTag: string
}

/** Renders a page into the document. */
export function showPage(pageOf: (props: PageProps) => ReactNode): void {
  const root = document.getElementById('root')
  if (root) createRoot(root).render(pageOf({ store: storageOf('localStorage'), languageTag: navigator.language }))
}

/** A page with its header. Its language and theme are stored in this browser, together with the settings of the simulator. */
export function PageFrame({
  store,
  languageTag,
  titles,
  children,
  ...header
}: PageProps & {
  page: PageName
  titles: PageTitles
  /** The target of the skip link. */
  mainId: string
  isSingleFile?: boolean
  children: ReactNode
}) {
  const [settings, setSettings] = useState(() =>
    restoreValid(readStored(store, SETTINGS_KEY), defaultPageSettings(languageTag), pageSettingsValidators),
  )
  const change = useCallback(
    (part: Partial<PageSettings>) => {
      const newSettings = { ...settings, ...part }
      const stored = readStored(store, SETTINGS_KEY) as object | undefined
      writeStored(store, SETTINGS_KEY, { ...stored, ...newSettings })
      setSettings(newSettings)
    },
    [settings, store],
  )
  return (
    <PageProvider settings={settings} change={change} titles={titles}>
      <div className={`page page-${header.page}`}>
        <PageHeader {...header} />
        {children}
      </div>
    </PageProvider>
  )
}
