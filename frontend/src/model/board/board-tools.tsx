import { type ExampleName, exampleNames, examples } from '../lab/examples'
import { useModel } from '../page/model-context'
import { useTexts } from '../texts/texts'

/** Buttons of the board: for the selected sticker, and for the whole board. */
export function BoardTools() {
  const texts = useTexts()
  const { state, dispatch, stickers } = useModel()
  const { board } = texts
  const selected = stickers.find(({ id }) => id === state.selected)
  const whole = [
    { text: board.undo, isOff: state.past.length === 0, act: () => dispatch({ type: 'undone' }) },
    { text: board.redo, isOff: state.future.length === 0, act: () => dispatch({ type: 'redone' }) },
    { text: board.tidy, isOff: stickers.length === 0, act: () => dispatch({ type: 'tidied' }) },
  ]
  const single = [
    { text: board.edit, act: (id = selected?.id) => dispatch({ type: 'editing', id }) },
    { text: board.connect('').trim(), act: (id = selected?.id) => dispatch({ type: 'connecting', id }) },
    { text: board.remove, act: () => selected && dispatch({ type: 'removed', sticker: selected }) },
  ]
  return (
    <div className="panel-tools">
      {single.map(({ text, act }) => (
        <button key={text} type="button" className="button button-small" disabled={!selected} onClick={() => act()}>
          {text}
        </button>
      ))}
      <span className="tools-gap" />
      {whole.map(({ text, isOff, act }) => (
        <button key={text} type="button" className="button button-small" disabled={isOff} onClick={act}>
          {text}
        </button>
      ))}
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
