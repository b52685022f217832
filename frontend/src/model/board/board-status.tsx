import { type Change } from '../document/board-state'
import { useModel } from '../page/model-context'
import { useTexts } from '../texts/texts'
import { type ModelTexts } from '../texts/texts'

/** Below the board: a hint about the next step, and the last change for screen readers. */
export function BoardStatus() {
  const texts = useTexts()
  const { state, stickers } = useModel()
  const waiting = stickers.find(({ id }) => id === state.connecting)
  return (
    <>
      <p className={`board-help ${waiting ? 'board-help-now' : ''}`} role="status">
        {waiting ? texts.board.connecting(waiting.name) : texts.board.help}
      </p>
      <p className="visually-hidden" role="status">
        {state.lastChange && wordsFor(state.lastChange, texts)}
      </p>
    </>
  )
}

function wordsFor(change: Change, { said, kinds }: ModelTexts): string {
  if (change.what === 'connected') return said.connected(change.from, change.to)
  const { kind, name } = change.sticker
  return change.what === 'added' ? said.added(kinds[kind].name, name) : said.removed(name)
}
