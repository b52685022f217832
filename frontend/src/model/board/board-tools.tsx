import { Button } from '../../shell/button'
import { type ExampleName, exampleNames, examples } from '../lab/examples'
import { useModel } from '../page/model-context'
import { useModelTexts } from '../texts/texts'

/** The buttons for the selected sticker and the whole board, and the example models. */
export function BoardTools() {
  const texts = useModelTexts()
  const { state, dispatch, stickers } = useModel()
  const { board } = texts
  const selected = stickers.find(({ id }) => id === state.selected)
  const id = selected?.id
  const stickerTools = [
    { text: board.edit, isEnabled: selected !== undefined, onClick: () => dispatch({ type: 'editing', id }) },
    // The label of this button does not contain the name of the sticker.
    {
      text: board.connect('').trim(),
      isEnabled: selected !== undefined,
      onClick: () => dispatch({ type: 'connecting', id }),
    },
    {
      text: board.remove,
      isEnabled: selected !== undefined,
      onClick: () => selected && dispatch({ type: 'removed', sticker: selected }),
    },
  ]
  const boardTools = [
    { text: board.undo, isEnabled: state.past.length > 0, onClick: () => dispatch({ type: 'undone' }) },
    { text: board.redo, isEnabled: state.future.length > 0, onClick: () => dispatch({ type: 'redone' }) },
    { text: board.tidy, isEnabled: stickers.length > 0, onClick: () => dispatch({ type: 'tidied' }) },
  ]
  const button = ({ text, isEnabled, onClick }: (typeof stickerTools | typeof boardTools)[number]) => (
    <Button key={text} disabled={!isEnabled} onClick={onClick}>
      {text}
    </Button>
  )
  return (
    <div className="panel-tools">
      {stickerTools.map(button)}
      <span className="tools-gap" />
      {boardTools.map(button)}
      <label className="select">
        <span className="visually-hidden">{board.start}</span>
        <select
          value=""
          onChange={({ target }) => dispatch({ type: 'opened', model: examples[target.value as ExampleName] })}
        >
          <option value="" disabled>
            {board.start}…
          </option>
          {exampleNames.map((name) => (
            <option key={name} value={name}>
              {board.examples[name]}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
