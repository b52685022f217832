import { type ReactNode } from 'react'
import { languages, themes } from '../settings/page-settings'
import { Icon } from './icons'
import { usePage } from './page-context'
import { Select } from './select'
import { type SharedTexts } from './texts/texts'

type PageName = keyof SharedTexts['pages']

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
  texts,
  mainId,
  isAlone = false,
  children,
}: {
  page: PageName
  texts: { readonly title: string; readonly subtitle: string; readonly skip: string }
  /** The target of the skip link. */
  mainId: string
  /** Without links to the other pages, for a page that is a file of its own. */
  isAlone?: boolean
  children?: ReactNode
}) {
  const { settings, change, shared } = usePage()
  return (
    <header className="page-header">
      <a className="skip" href={`#${mainId}`}>
        {texts.skip}
      </a>
      <Logo />
      <div className="page-titles">
        <h1>{texts.title}</h1>
        <p>{texts.subtitle}</p>
      </div>
      {children}
      {pageNames
        .filter((name) => name !== page && !isAlone)
        .map((name) => (
          <a key={name} className="button button-small" href={paths[name]} title={shared.pages[name].hint}>
            {name === 'simulator' && <Icon name="back" />}
            {shared.pages[name].name}
          </a>
        ))}
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
