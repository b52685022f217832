import { type Change } from '../document/board-state'
import { useModel } from '../page/model-context'
import { type ModelTexts, useModelTexts } from '../texts/texts'

/** How to use the board, and the last change for screen readers. */
export function BoardStatus() {
  const texts = useModelTexts()
  const { state, stickers } = useModel()
  const source = stickers.find(({ id }) => id === state.connecting)
  return (
    <>
      <p className={`board-help ${source ? 'board-help-now' : ''}`} role="status">
        {source ? texts.board.connecting(source.name) : texts.board.help}
      </p>
      <p className="visually-hidden" role="status">
        {state.lastChange && announcement(state.lastChange, texts)}
      </p>
    </>
  )
}

function announcement(change: Change, { announcements, kinds }: ModelTexts): string {
  if (change.type === 'connected') return announcements.connected(change.from, change.to)
  const { kind, name } = change.sticker
  return change.type === 'added' ? announcements.added(kinds[kind].name, name) : announcements.removed(name)
}
