import { type ReactNode } from 'react'
import { languages, themes } from '../settings/page-settings'
import { usePage } from './page-context'
import { Select } from './select'
import { type SharedTexts } from './texts/texts'

export type PageName = keyof SharedTexts['pages']

const paths: Record<PageName, string> = {
  simulator: '/',
  model: '/model',
  race: '/race',
  replay: '/replay',
  plan: '/plan',
}
const pageNames = Object.keys(paths) as PageName[]

/** The top of a page: title, children, links to the other pages, language and theme. */
export function PageHeader({
  page,
  mainId,
  isSingleFile = false,
  children,
}: {
  page: PageName
  /** The target of the skip link. */
  mainId: string
  /** The page was opened from its own HTML file, so there are no other pages to link to. */
  isSingleFile?: boolean
  children?: ReactNode
}) {
  const { settings, change, titles, shared } = usePage()
  return (
    <header className="page-header">
      <a className="skip" href={`#${mainId}`}>
        {titles.skip}
      </a>
      <Logo />
      <div className="page-titles">
        <h1>{titles.title}</h1>
        <p>{titles.subtitle}</p>
      </div>
      {children}
      {!isSingleFile && (
        <nav className="page-links">
          {pageNames
            .filter((name) => name !== page)
            .map((name) => (
              <a key={name} href={paths[name]} title={shared.pages[name].hint}>
                {shared.pages[name].name}
              </a>
            ))}
        </nav>
      )}
      <Select
        label={shared.language.label}
        options={languages.map((value) => ({ value, text: shared.language[value] }))}
        value={settings.language}
        onChange={(language) => change({ language })}
      />
      <Select
        label={shared.theme.label}
        options={themes.map((value) => ({ value, text: shared.theme[value] }))}
        value={settings.theme}
        onChange={(theme) => change({ theme })}
      />
    </header>
  )
}

/** A covered dish with a rising curve. */
function Logo() {
  return (
    <svg className="brand" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      <rect className="brand-tile" width="40" height="40" rx="10" />
      <path className="brand-lid" d="M8 27a12 12 0 0 1 24 0z" />
      <path className="brand-line" d="M7 30.5h26M20 15v-3" />
      <path className="brand-curve" d="M12.5 24c3 0 4-5.5 8-5.5" />
    </svg>
  )
}
