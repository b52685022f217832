import { type News } from '../document/state'
import { useModel } from '../page/model-context'
import { useTexts } from '../texts/texts'
import { type ModelTexts } from '../texts/texts'

/** Below the board: what to do next; and, for those who do not see the board, what was done. */
export function BoardNews() {
  const texts = useTexts()
  const { state, stickers } = useModel()
  const waiting = stickers.find(({ id }) => id === state.connecting)
  return (
    <>
      <p className={`board-help ${waiting ? 'board-help-now' : ''}`} role="status">
        {waiting ? texts.board.connecting(waiting.name) : texts.board.help}
      </p>
      <p className="visually-hidden" role="status">
        {state.news && wordsFor(state.news, texts)}
      </p>
    </>
  )
}

function wordsFor(news: News, { said, kinds }: ModelTexts): string {
  if (news.what === 'connected') return said.connected(news.from, news.to)
  const { kind, name } = news.sticker
  return news.what === 'added' ? said.added(kinds[kind].name, name) : said.removed(name)
}
