import { type Settings, languages, themes } from '../settings/settings'
import { Brand } from './brand'
import { BackIcon } from './icons'
import { Select } from './select'

/** The words of a masthead. */
export interface MastheadWords {
  readonly title: string
  readonly subtitle: string
  readonly skip: string
  readonly toSimulator: string
  /** The page beside this one. */
  readonly beside: string
  readonly language: Readonly<Record<'label' | Settings['language'], string>>
  readonly theme: Readonly<Record<'label' | Settings['theme'], string>>
}

/** The top of a page beside the simulator: what this is, the way back and to its neighbour, language and colours. */
export function PageMasthead({
  words,
  main,
  beside,
  settings,
  change,
}: {
  words: MastheadWords
  /** Id of what the page is for. */
  main: string
  /** Path of the page beside this one. */
  beside: string
  settings: Settings
  change: (part: Partial<Settings>) => void
}) {
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
      <a className="button button-small" href="/">
        <BackIcon />
        {words.toSimulator}
      </a>
      <a className="button button-small" href={beside}>
        {words.beside}
      </a>
      <Select
        label={words.language.label}
        options={languages.map((value) => ({ value, text: words.language[value] }))}
        value={settings.language}
        onChange={(language) => change({ language })}
      />
      <Select
        label={words.theme.label}
        options={themes.map((value) => ({ value, text: words.theme[value] }))}
        value={settings.theme}
        onChange={(theme) => change({ theme })}
      />
    </header>
  )
}
