import { readModelText } from '@food-delivery/deployment-model'
import { useState } from 'react'
import { copyText } from '../../platform/copy-text'
import { errorMessage } from '../../platform/error-message'
import { saveFile } from '../../platform/save-file'
import { Button } from '../../shell/button'
import { OpenFileButton } from '../../shell/open-file-button'
import { useModel } from '../page/model-context'
import { useModelTexts } from '../texts/texts'
import { type OutputFile } from './output-files'

/** Copies or downloads the shown file, and opens a model file. */
export function OutputTools({ file }: { file: OutputFile }) {
  const texts = useModelTexts()
  const { dispatch, describe } = useModel()
  const [note, setNote] = useState('')
  const { output } = texts
  const open = async (chosen: File | undefined) => {
    if (!chosen) return
    try {
      const { model, diagnostics } = readModelText(await chosen.text())
      setNote(model ? '' : output.notOpened(diagnostics.map(describe).join('; ')))
      if (model) dispatch({ type: 'opened', model })
    } catch (error) {
      // The file cannot be read: for example, it was deleted.
      setNote(output.notOpened(errorMessage(error)))
    }
  }
  return (
    <div className="output-tools">
      <Button
        onClick={() =>
          void copyText(file.text).then((isCopied) => setNote(isCopied ? output.copied : output.notCopied))
        }
      >
        {output.copy}
      </Button>
      <Button onClick={() => saveFile(file.name, file.text, 'application/yaml')}>{output.download}</Button>
      <OpenFileButton text={output.open} accept=".yaml,.yml,.json" onFile={(chosen) => void open(chosen)} />
      <p className="output-note" role="status">
        {note}
      </p>
    </div>
  )
}
