import { useEffect, useRef } from 'react'
import { KindIcon } from '../board/kind-icons'
import { type Sticker } from '../document/sticker'
import { useModel } from '../page/model-context'
import { useModelTexts } from '../texts/texts'
import { StickerForm } from './sticker-form'

/** A dialog with the form of the sticker that the user edits. */
export function Editor() {
  const { state, stickers } = useModel()
  const sticker = stickers.find(({ id }) => id === state.editing)
  return sticker ? <EditorDialog key={sticker.id} sticker={sticker} /> : null
}

function EditorDialog({ sticker }: { sticker: Sticker }) {
  const texts = useModelTexts()
  const { dispatch } = useModel()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const close = () => {
    dispatch({ type: 'editing', id: undefined })
    dispatch({ type: 'selected', id: sticker.id, focus: true })
  }
  return (
    <dialog
      ref={dialog}
      className={`editor sticker-${sticker.kind}`}
      aria-labelledby="editor-title"
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
    >
      <h2 id="editor-title">
        <KindIcon kind={sticker.kind} />
        {texts.editor.title(texts.kinds[sticker.kind].name, sticker.name)}
      </h2>
      <StickerForm sticker={sticker} onCancel={close} onSave={(model) => dispatch({ type: 'saved', model })} />
    </dialog>
  )
}
