import { type Http } from '../../api/request'
import { type KeyValueStore } from '../../platform/json-storage'
import { useStoredSettings } from '../../settings/use-stored-settings'
import { PageHeader } from '../../shell/page-header'
import { PageProvider } from '../../shell/page-context'
import { raceTexts } from '../texts/texts'
import { RaceMessages } from './race-messages'
import { RaceTools } from './race-tools'
import { RaceView } from './race-view'
import { useRace } from './use-race'

/** The page `/race`: the backlog and the cost of each contender. */
export function RacePage({
  http,
  store,
  languageTag,
}: {
  http: Pick<Http, 'fetch'>
  store: KeyValueStore | undefined
  languageTag: string
}) {
  const { settings, change } = useStoredSettings(store, languageTag)
  const { state, readNewest, open } = useRace(http)
  return (
    <PageProvider settings={settings} change={change} titles={raceTexts}>
      <div className="page page-race">
        <PageHeader page="race" texts={raceTexts[settings.language]} mainId="race" />
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
          <RaceMessages state={state} />
          {state.report && <RaceView key={state.report.startedAt} report={state.report} />}
        </main>
      </div>
    </PageProvider>
  )
}
