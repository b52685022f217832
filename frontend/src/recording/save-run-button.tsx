import { useState } from 'react'
import { browserHttp } from '../platform/browser-http'
import { saveFile } from '../platform/save-file'
import { Button } from '../shell/button'
import { useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { fetchRecording } from './fetch-recording'

/** Downloads the last minutes as a recording, which the page `/replay` opens. */
export function SaveRunButton() {
  const { recording: texts } = useTexts()
  const { store } = useSimulator()
  const [note, setNote] = useState('')
  const save = async () => {
    const run = await fetchRecording(browserHttp, store.getState().chartFlow.timeline)
    if ('failure' in run) return setNote(texts[run.failure])
    saveFile(run.name, run.content, 'application/gzip')
    setNote(texts.saved(run.name))
  }
  return (
    <>
      <Button title={texts.hint} onClick={() => void save()}>
        {texts.save}
      </Button>
      <span className="recording-note" role="status">
        {note}
      </span>
    </>
  )
}
