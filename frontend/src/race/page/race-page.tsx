import { type Http } from '../../api/request'
import { type KeyValueStore } from '../../platform/stored'
import { usePageSettings } from '../../settings/page-settings'
import { PageMasthead } from '../../shell/page-masthead'
import { formats } from '../../texts/format'
import { raceTexts } from '../texts/texts'
import { RaceContext } from './race-context'
import { RaceNotes } from './race-notes'
import { RaceTools } from './race-tools'
import { RaceView } from './race-view'
import { useRace } from './use-race'

/** The page `/race`: who kept the backlog short, and what it cost. */
export function RacePage({
  http,
  store,
  languageTag,
}: {
  http: Pick<Http, 'fetch'>
  store: KeyValueStore | undefined
  languageTag: string
}) {
  const { settings, change, theme } = usePageSettings({ store, languageTag, titles: raceTexts })
  const { state, readNewest, open } = useRace(http)
  const { language } = settings
  const texts = raceTexts[language]
  return (
    <RaceContext value={{ texts, format: formats[language], theme }}>
      <div className="page page-race">
        <PageMasthead words={texts} main="race" beside="/model" {...{ settings, change }} />
        <main
          className="race-regions"
          id="race"
          tabIndex={-1}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault()
            open(event.dataTransfer.files[0])
          }}
        >
          <RaceTools onFile={open} onNewest={readNewest} state={state} />
          <RaceNotes state={state} />
          {state.report && <RaceView key={state.report.startedAt} report={state.report} />}
        </main>
      </div>
    </RaceContext>
  )
}
