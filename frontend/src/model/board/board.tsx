import { type KeyboardEvent, useEffect, useState } from 'react'
import { connectionsOf } from '../document/connections'
import { canConnect } from '../document/edit'
import { type Sticker, type StickerId } from '../document/sticker'
import { type Point, boardSize, snap, stickerUnder } from '../document/sticker-layout'
import { useModel } from '../page/model-context'
import { useModelTexts } from '../texts/texts'
import { DraggableSticker } from './draggable-sticker'
import { lineToPoint } from './line-path'
import { Lines } from './lines'
import { type StickerRole } from './sticker-card'
import { arrowMove, keyCommands } from './sticker-keys'

/** The surface with all stickers and the lines between them. */
export function Board() {
  const texts = useModelTexts()
  const { state, dispatch, surface, stickers, points } = useModel()
  const [dragged, setDragged] = useState<{ id: StickerId; position: Point }>()
  const [newLine, setNewLine] = useState<{ from: Sticker; end: Point }>()
  const source = newLine?.from ?? stickers.find(({ id }) => id === state.connecting)
  const positions = dragged ? new Map(points).set(dragged.id, dragged.position) : points
  const size = boardSize(stickers.flatMap(({ id }) => positions.get(id) ?? []))
  const lineStart = newLine && positions.get(newLine.from.id)
  useFocus(state.focusRequests, state.selected)

  const roleOf = (sticker: Sticker): StickerRole => {
    if (!source) return undefined
    if (sticker.id === source.id) return 'source'
    return canConnect(source, sticker) ? 'candidate' : 'excluded'
  }
  const select = (sticker: Sticker) => {
    if (source && canConnect(source, sticker)) dispatch({ type: 'connected', from: source, to: sticker })
    else dispatch({ type: 'selected', id: sticker.id, focus: true })
  }
  const handleKey = (sticker: Sticker, event: KeyboardEvent) => {
    const { id } = sticker
    const position = points.get(id)
    const move = arrowMove(event)
    const command = keyCommands[event.key]
    if (event.ctrlKey || event.metaKey || event.altKey || (!move && !command)) return
    event.preventDefault()
    if (move && source) {
      const candidates = stickers.filter((candidate) => canConnect(source, candidate))
      focusNext(candidates, sticker, move)
    } else if (move && position)
      dispatch({ type: 'moved', id, to: snap({ x: position.x + move.x, y: position.y + move.y }) })
    else if (command === 'open' && source) select(sticker)
    else if (command === 'open') dispatch({ type: 'editing', id })
    else if (command === 'connect') dispatch({ type: 'connecting', id })
    else if (command === 'remove') dispatch({ type: 'removed', sticker })
    else dispatch({ type: 'connecting', id: undefined })
  }

  return (
    <div className="board" role="region" aria-label={texts.board.label} tabIndex={-1}>
      <div className="board-surface" ref={surface} style={{ minWidth: size.width, minHeight: size.height }}>
        <Lines
          connections={connectionsOf(state.present.model)}
          points={positions}
          size={size}
          newLine={lineStart && newLine ? lineToPoint(lineStart, newLine.end) : undefined}
        />
        {stickers.map((sticker) => (
          <DraggableSticker
            key={sticker.id}
            sticker={sticker}
            position={positions.get(sticker.id) ?? { x: 0, y: 0 }}
            role={roleOf(sticker)}
            onMove={(position) => setDragged(position && { id: sticker.id, position })}
            onPlaced={(to) => dispatch({ type: 'moved', id: sticker.id, to: snap(to) })}
            onLine={(end) => setNewLine(end && { from: sticker, end })}
            onLineEnd={(end) => {
              const target = stickerUnder(stickers, points, end)
              if (target) dispatch({ type: 'connected', from: sticker, to: target })
            }}
            onKeyDown={(event) => handleKey(sticker, event)}
            onSelect={() => select(sticker)}
          />
        ))}
        {stickers.length === 0 && <p className="board-empty">{texts.board.empty}</p>}
      </div>
    </div>
  )
}

/** Moves the focus to a sticker each time `requests` changes. */
function useFocus(requests: number, id: StickerId | undefined): void {
  useEffect(() => {
    if (requests > 0 && id !== undefined) focusSticker(id)
    // A new `id` alone must not run this effect, because a sticker selected by its focus event already has the focus.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [requests])
}

function focusSticker(id: StickerId): void {
  const elements = [...document.querySelectorAll<HTMLElement>('[data-sticker]')]
  elements.find(({ dataset }) => dataset['sticker'] === id)?.focus()
}

/** Focuses the next candidate in the direction of an arrow key. */
function focusNext(candidates: readonly Sticker[], { id }: Sticker, move: Point): void {
  const index = candidates.findIndex((candidate) => candidate.id === id)
  const step = move.x + move.y > 0 ? 1 : -1
  const next = index < 0 ? candidates[0] : candidates.at((index + step) % candidates.length)
  if (next) focusSticker(next.id)
}
