import { useState } from 'react'
import { errorMessage } from '../../platform/error-message'
import { saveFile } from '../../platform/save-file'
import { Button } from '../../shell/button'
import { usePage } from '../../shell/page-context'
import { readDocument } from '../document/read-document'
import { useEnvironment } from '../page/environment'
import { usePlan } from '../page/plan-context'
import { TextFileButton } from '../page/text-file-button'
import { usePlanTexts } from '../texts/texts'

/** Creates a link to this plan, saves the plan as a file, and opens such a file. */
export function LinkTools() {
  const { link: texts } = usePlanTexts()
  const { state, open } = usePlan()
  const [note, setNote] = useState('')
  const createLink = useCreateLink()
  const openFile = (text: string, name: string) => {
    const result = parsePlan(text)
    if ('document' in result) open(result.document)
    setNote('document' in result ? '' : texts.noPlan(name, result.path || texts.content))
  }
  return (
    <div className="plan-tools">
      <Button onClick={() => void createLink().then(setNote)}>{texts.copy}</Button>
      <Button onClick={() => saveFile('plan.json', JSON.stringify(state.document), 'application/json')}>
        {texts.save}
      </Button>
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

function setFragment(location: Pick<Location, 'hash'>, fragment: string): void {
  location.hash = fragment
}

/** Returns a function that puts a link into the address and the clipboard, and resolves to a message for the user. */
function useCreateLink(): () => Promise<string> {
  const { link: texts } = usePlanTexts()
  const { format } = usePage()
  const { ask, state } = usePlan()
  const { location, copy } = useEnvironment()
  return async () => {
    try {
      const link = await ask('link', { document: state.document })
      if (link === null) return texts.tooLong
      setFragment(location, link.fragment)
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
