import { useState } from 'react'
import { browserHttp } from '../platform/browser-http'
import { saveFile } from '../platform/save-file'
import { useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { presentRun } from './present-run'

/** Saves the last minutes as a recording, which the page `/replay` opens. */
export function SaveRunButton() {
  const { recording: texts } = useTexts()
  const { store } = useSimulator()
  const [note, setNote] = useState('')
  const save = async () => {
    const run = await presentRun(browserHttp, store.getState().chartFlow.timeline)
    if ('failure' in run) return setNote(texts[run.failure])
    saveFile(run)
    setNote(texts.saved(run.name))
  }
  return (
    <>
      <button type="button" className="button button-small" title={texts.hint} onClick={() => void save()}>
        {texts.save}
      </button>
      <span className="recording-note" role="status">
        {note}
      </span>
    </>
  )
}
