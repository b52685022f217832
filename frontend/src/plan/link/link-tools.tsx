import { useState } from 'react'
import { errorMessage } from '../../platform/error-message'
import { saveFile } from '../../platform/save-file'
import { usePage } from '../../shell/page-context'
import { readDocument } from '../document/read-document'
import { useEnvironment } from '../page/environment'
import { usePlan } from '../page/plan-context'
import { TextFileButton } from '../page/text-file-button'
import { useTexts } from '../texts/texts'

const FILE = 'plan.json'

/** Makes a link to this plan, saves it as a file, and opens such a file. */
export function LinkTools() {
  const { link: texts } = useTexts()
  const { state, open } = usePlan()
  const [note, setNote] = useState('')
  const makeLink = useMakeLink()
  const openFile = (text: string, name: string) => {
    const reading = parsePlan(text)
    if ('document' in reading) open(reading.document)
    setNote('document' in reading ? '' : texts.noPlan(name, reading.path || texts.wholeFile))
  }
  return (
    <div className="plan-tools">
      <button type="button" className="button button-small" onClick={() => void makeLink().then(setNote)}>
        {texts.copy}
      </button>
      <button
        type="button"
        className="button button-small"
        onClick={() =>
          saveFile({ name: FILE, content: new Blob([JSON.stringify(state.document)], { type: 'application/json' }) })
        }
      >
        {texts.save}
      </button>
      <TextFileButton text={texts.open} accept=".json" onText={openFile} />
      <p role="status" className="plan-hint">
        {note}
      </p>
    </div>
  )
}

function parsePlan(text: string): ReturnType<typeof readDocument> {
  try {
    return readDocument(JSON.parse(text))
  } catch {
    return { path: '' }
  }
}

const showIn = (location: Pick<Location, 'hash'>, fragment: string) => void (location.hash = fragment)

/** A function that puts the link into the address and the clipboard, and resolves to what is to be said about it. */
function useMakeLink(): () => Promise<string> {
  const { link: texts } = useTexts()
  const { format } = usePage()
  const { ask, state } = usePlan()
  const { location, copy } = useEnvironment()
  return async () => {
    try {
      const link = await ask('link', { document: state.document })
      if (link === null) return texts.tooLong
      showIn(location, link.fragment)
      const copied = (await copy(location.href)) ? texts.copied : texts.inAddress
      if (link.shortened === null) return copied
      const { points, records, share } = link.shortened
      const error = format.oneDecimal(share * 100)
      return `${copied} ${texts.shortened(format.integer(points), format.integer(Math.ceil(records)), error)}`
    } catch (error) {
      return texts.failed(errorMessage(error))
    }
  }
}
