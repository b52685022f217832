import { parseModel, pathText } from '@food-delivery/deployment-model'
import { useState } from 'react'
import { type KeyValueStore } from '../../platform/json-storage'
import { saveFile } from '../../platform/save-file'
import { Notice } from '../../shell/notice'
import { deleteUnreadableModel, unreadableModel } from '../document/stored-model'
import { useModelTexts } from '../texts/texts'
import { useModel } from './model-context'

/** Reports why the stored model could not be read, and lets the user download or delete it. */
export function UnreadableModelNotice({ store }: { store: KeyValueStore | undefined }) {
  const texts = useModelTexts()
  const { describe } = useModel()
  const [model, setModel] = useState(() => unreadableModel(store))
  if (model === undefined) return null
  const { title, text, remove } = texts.unreadable
  const parsed = parseModel(model)
  const diagnostics = 'diagnostics' in parsed ? parsed.diagnostics : []
  const download = () => saveFile('model.json', `${JSON.stringify(model, undefined, 2)}\n`, 'application/json')
  return (
    <Notice title={title} action={texts.unreadable.download} onAction={download} role="alert">
      <p>{text}</p>
      {diagnostics.length > 0 && (
        <p>{diagnostics.map((diagnostic) => `${pathText(diagnostic.path)}: ${describe(diagnostic)}`).join('; ')}</p>
      )}
      <button
        type="button"
        className="link-button"
        onClick={() => {
          deleteUnreadableModel(store)
          setModel(undefined)
        }}
      >
        {remove}
      </button>
    </Notice>
  )
}
