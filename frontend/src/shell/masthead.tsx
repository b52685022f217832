import { useDispatch, useSelector, useTexts } from '../store/simulator-context'
import { type Language, type Theme, languages, themes } from '../settings/settings'
import { AccountLine } from './account-line'
import { Brand } from './brand'
import { Counters } from './counters'
import { ErrorBoundary } from './error-boundary'
import { Select } from './select'

/** The top of the page: what this is, whether it is live, language and colours. */
export function Masthead() {
  const texts = useTexts()
  const dispatch = useDispatch()
  const { language, theme } = useSelector((state) => state.settings)
  return (
    <header className="masthead">
      <a className="skip" href="#controls">
        {texts.skip}
      </a>
      <Brand />
      <div className="masthead-words">
        <h1>{texts.title}</h1>
        <p>{texts.subtitle}</p>
      </div>
      <div className="figures">
        <ErrorBoundary>
          <Counters />
          <AccountLine />
        </ErrorBoundary>
      </div>
      <LiveSign />
      <a className="button button-small" href="/model" title={texts.modelPageHint}>
        {texts.modelPage}
      </a>
      <a className="button button-small" href="/race" title={texts.racePageHint}>
        {texts.racePage}
      </a>
      <Select<Language>
        label={texts.language.label}
        options={languages.map((value) => ({ value, text: texts.language[value] }))}
        value={language}
        onChange={(value) => dispatch({ type: 'settings', change: { language: value } })}
      />
      <Select<Theme>
        label={texts.theme.label}
        options={themes.map((value) => ({ value, text: texts.theme[value] }))}
        value={theme}
        onChange={(value) => dispatch({ type: 'settings', change: { theme: value } })}
      />
    </header>
  )
}

function LiveSign() {
  const { connection: words } = useTexts()
  const status = useSelector((state) => state.connection.events.status)
  const complete = useSelector((state) => state.flow.complete)
  return (
    <p className={`live live-${status}`} title={status === 'open' && !complete ? words.reading : undefined}>
      <span className="live-dot" aria-hidden="true" />
      {words[status]}
    </p>
  )
}
