import { type ReactNode } from 'react'
import { languages, themes } from '../settings/page-settings'
import { Brand } from './brand'
import { BackIcon } from './icons'
import { usePage } from './page-context'
import { Select } from './select'
import { type SharedTexts } from './texts/texts'

type PageName = keyof SharedTexts['pages']

const paths: Record<PageName, string> = { simulator: '/', model: '/model', race: '/race' }
const pageNames = Object.keys(paths) as PageName[]

/** The top of a page: title, the page's own content, links to the other pages, language and theme. */
export function Masthead({
  page,
  words,
  main,
  children,
}: {
  page: PageName
  words: { readonly title: string; readonly subtitle: string; readonly skip: string }
  /** Id of the main region, for the skip link. */
  main: string
  children?: ReactNode
}) {
  const { settings, change, shared } = usePage()
  return (
    <header className="masthead">
      <a className="skip" href={`#${main}`}>
        {words.skip}
      </a>
      <Brand />
      <div className="masthead-words">
        <h1>{words.title}</h1>
        <p>{words.subtitle}</p>
      </div>
      {children}
      {pageNames
        .filter((name) => name !== page)
        .map((name) => (
          <PageLink key={name} name={name} />
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

function PageLink({ name }: { name: PageName }) {
  const { pages } = usePage().shared
  return (
    <a className="button button-small" href={paths[name]} title={pages[name].hint}>
      {name === 'simulator' && <BackIcon />}
      {pages[name].name}
    </a>
  )
}
