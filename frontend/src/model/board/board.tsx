import { type KeyboardEvent, useEffect, useState } from 'react'
import { connectionsOf } from '../document/connections'
import { canConnect } from '../document/edit'
import { type Sticker, type StickerId } from '../document/sticker'
import { type Point, boardSize, snap, stickerUnder } from '../document/sticker-layout'
import { useModel } from '../page/model-context'
import { useTexts } from '../texts/texts'
import { DraggableSticker } from './draggable-sticker'
import { lineToPoint } from './line-path'
import { Lines } from './lines'
import { type StickerRole } from './sticker-card'
import { arrowMove, commandOf } from './sticker-keys'

/** The surface with all stickers and the lines between them. */
export function Board() {
  const texts = useTexts()
  const { state, dispatch, surface, stickers, points } = useModel()
  const [moving, setMoving] = useState<{ id: StickerId; at: Point }>()
  const [loose, setLoose] = useState<{ from: Sticker; to: Point }>()
  const waiting = loose?.from ?? stickers.find(({ id }) => id === state.connecting)
  const shown = moving ? new Map(points).set(moving.id, moving.at) : points
  const inUse = stickers.flatMap(({ id }) => shown.get(id) ?? [])
  const size = boardSize(inUse)
  const from = loose && shown.get(loose.from.id)
  useFocus(state.focusTurn, state.selected)

  const roleOf = (sticker: Sticker): StickerRole => {
    if (!waiting) return undefined
    if (sticker.id === waiting.id) return 'source'
    return canConnect(waiting, sticker) ? 'candidate' : 'bystander'
  }
  const pick = (sticker: Sticker) => {
    if (waiting && canConnect(waiting, sticker)) dispatch({ type: 'connected', from: waiting, to: sticker })
    else dispatch({ type: 'selected', id: sticker.id, focus: true })
  }
  const press = (sticker: Sticker, event: KeyboardEvent) => {
    const at = points.get(sticker.id)
    const move = arrowMove(event)
    const command = commandOf(event.key)
    if (event.ctrlKey || event.metaKey || event.altKey || (!move && !command)) return
    event.preventDefault()
    if (move && waiting)
      focusNext(
        stickers.filter((each) => canConnect(waiting, each)),
        sticker,
        move,
      )
    else if (move && at) dispatch({ type: 'moved', id: sticker.id, to: snap({ x: at.x + move.x, y: at.y + move.y }) })
    else if (command === 'open' && waiting) pick(sticker)
    else if (command === 'open') dispatch({ type: 'editing', id: sticker.id })
    else if (command === 'connect') dispatch({ type: 'connecting', id: sticker.id })
    else if (command === 'remove') dispatch({ type: 'removed', sticker })
    else dispatch({ type: 'connecting', id: undefined })
  }

  return (
    <div className="board" role="region" aria-label={texts.board.label} tabIndex={-1}>
      <div className="board-surface" ref={surface} style={{ minWidth: size.width, minHeight: size.height }}>
        <Lines
          connections={connectionsOf(state.present.model)}
          points={shown}
          size={size}
          loose={from && loose ? lineToPoint(from, loose.to) : undefined}
        />
        {stickers.map((sticker) => (
          <DraggableSticker
            key={sticker.id}
            sticker={sticker}
            at={shown.get(sticker.id) ?? { x: 0, y: 0 }}
            role={roleOf(sticker)}
            onMove={(at) => setMoving(at && { id: sticker.id, at })}
            onPlaced={(to) => dispatch({ type: 'moved', id: sticker.id, to: snap(to) })}
            onLine={(to) => setLoose(to && { from: sticker, to })}
            onLineEnd={(to) => {
              const target = stickerUnder(stickers, points, to)
              if (target) dispatch({ type: 'connected', from: sticker, to: target })
            }}
            onKeyDown={(event) => press(sticker, event)}
            onPick={() => pick(sticker)}
          />
        ))}
        {stickers.length === 0 && <p className="board-empty">{texts.board.empty}</p>}
      </div>
    </div>
  )
}

/** Moves the focus to a sticker each time `turn` changes. */
function useFocus(turn: number, id: StickerId | undefined): void {
  useEffect(() => {
    if (turn > 0 && id !== undefined) focusSticker(id)
    // `id` alone must not move the focus: a sticker selected without it already has it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [turn])
}

function focusSticker(id: StickerId): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-sticker]')]
  all.find(({ dataset }) => dataset['sticker'] === id)?.focus()
}

function focusNext(candidates: readonly Sticker[], { id }: Sticker, move: Point): void {
  const place = candidates.findIndex((each) => each.id === id)
  const step = move.x + move.y > 0 ? 1 : -1
  const next = place < 0 ? candidates[0] : candidates.at((place + step) % candidates.length)
  if (next) focusSticker(next.id)
}
