import { parseModel, pathText } from '@food-delivery/deployment-model'
import { useState } from 'react'
import { type KeyValueStore } from '../../platform/stored'
import { Notice } from '../../shell/notice'
import { forgetSetAside, modelSetAside } from '../document/kept-model'
import { download } from '../output/download'
import { useTexts } from '../texts/texts'
import { useModel } from './model-context'

/** Shown if the stored model could not be read: why, with a download of its text. */
export function KeptNotice({ store }: { store: KeyValueStore | undefined }) {
  const texts = useTexts()
  const { say } = useModel()
  const [model, setModel] = useState(() => modelSetAside(store))
  if (model === undefined) return null
  const { title, text, save, forget } = texts.kept
  const parsed = parseModel(model)
  const diagnostics = 'diagnostics' in parsed ? parsed.diagnostics : []
  const file = { name: 'model.json', text: `${JSON.stringify(model, undefined, 2)}\n` }
  return (
    <Notice title={title} action={save} onAction={() => download(file)} role="alert">
      <p>{text}</p>
      {diagnostics.length > 0 && <p>{diagnostics.map((each) => `${pathText(each.path)}: ${say(each)}`).join('; ')}</p>}
      <button
        type="button"
        className="link-button"
        onClick={() => {
          forgetSetAside(store)
          setModel(undefined)
        }}
      >
        {forget}
      </button>
    </Notice>
  )
}
