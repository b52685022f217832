import { type Settings, languages, themes } from '../../settings/settings'
import { Brand } from '../../shell/brand'
import { BackIcon } from '../../shell/icons'
import { Select } from '../../shell/select'
import { useModel } from './model-context'

/** The top of the page: what this is, the way back, language and colours. */
export function ModelMasthead({
  settings,
  change,
}: {
  settings: Settings
  change: (part: Partial<Settings>) => void
}) {
  const { texts } = useModel()
  return (
    <header className="masthead">
      <a className="skip" href="#board">
        {texts.skip}
      </a>
      <Brand />
      <div className="masthead-words">
        <h1>{texts.title}</h1>
        <p>{texts.subtitle}</p>
      </div>
      <a className="button button-small" href="/">
        <BackIcon />
        {texts.toSimulator}
      </a>
      <Select
        label={texts.language.label}
        options={languages.map((value) => ({ value, text: texts.language[value] }))}
        value={settings.language}
        onChange={(language) => change({ language })}
      />
      <Select
        label={texts.theme.label}
        options={themes.map((value) => ({ value, text: texts.theme[value] }))}
        value={settings.theme}
        onChange={(theme) => change({ theme })}
      />
    </header>
  )
}
