import { type Http } from '../../api/request'
import { type KeyValueStore } from '../../platform/json-storage'
import { useStoredSettings } from '../../settings/use-stored-settings'
import { OpenFile } from '../../shell/open-file'
import { PageProvider } from '../../shell/page-context'
import { PageHeader } from '../../shell/page-header'
import { replayTexts, useReplayTexts } from '../texts/texts'
import { ReplayMessages } from './replay-messages'
import { ReplayView } from './replay-view'
import { useRun } from './use-run'

interface ReplayPageProps {
  /** Null: the page is a file of its own, without a server. */
  http: Pick<Http, 'fetch'> | null
  store: KeyValueStore | undefined
  languageTag: string
  /** A recording that the page itself contains. */
  inside?: Blob | null
}

/** The page `/replay`: a recording with a time slider and all its decisions. Needs no server. */
export function ReplayPage({ http, store, languageTag, inside = null }: ReplayPageProps) {
  const { settings, change } = useStoredSettings(store, languageTag)
  const { state, readPresent, open } = useRun(http, inside)
  return (
    <PageProvider settings={settings} change={change} titles={replayTexts}>
      <div className="page page-replay">
        <PageHeader page="replay" texts={replayTexts[settings.language]} mainId="replay" isAlone={http === null} />
        <main
          className="replay-regions"
          id="replay"
          tabIndex={-1}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault()
            open(event.dataTransfer.files[0])
          }}
        >
          <Tools onFile={open} onPresent={http && readPresent} name={state.fileName} />
          <ReplayMessages state={state} />
          {state.reading && <ReplayView key={state.reading.run.startedAt} {...state.reading} isAlone={http === null} />}
        </main>
      </div>
    </PageProvider>
  )
}

function Tools({
  onFile,
  onPresent,
  name,
}: {
  onFile: (file: File | undefined) => void
  /** Null without a server. */
  onPresent: (() => void) | null
  name: string | undefined
}) {
  const texts = useReplayTexts()
  return (
    <div className="replay-tools">
      <p>{name ?? texts.about}</p>
      {onPresent && (
        <button type="button" className="button button-small" onClick={onPresent}>
          {texts.present}
        </button>
      )}
      <OpenFile text={texts.open} accept=".json,.gz" onFile={onFile} />
    </div>
  )
}
