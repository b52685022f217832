import { useState } from 'react'
import { type StickerKind, stickerKinds } from '../document/sticker'
import { type Point, STICKER, snap, stickerUnder } from '../document/sticker-layout'
import { useModel } from '../page/model-context'
import { useTexts } from '../texts/texts'
import { KindIcon } from './kind-icons'
import { useDrag } from './use-drag'

/** The stickers that can be added, by dragging them onto the board or by a click. */
export function Palette() {
  const texts = useTexts()
  return (
    <>
      <ul className="palette">
        {stickerKinds.map((kind) => (
          <li key={kind}>
            <PaletteSticker kind={kind} />
          </li>
        ))}
      </ul>
      <p className="palette-hint">{texts.palette.hint}</p>
    </>
  )
}

function PaletteSticker({ kind }: { kind: StickerKind }) {
  const texts = useTexts()
  const { dispatch, surface, stickers, points } = useModel()
  const [ghost, setGhost] = useState<Point>()
  const drag = useDrag({
    onMove: setGhost,
    onDrop: (to) => {
      setGhost(undefined)
      const corner = visibleCorner(surface.current, to)
      if (!corner) return
      const point = { x: to.x - corner.x, y: to.y - corner.y }
      const on = stickerUnder(stickers, points, point)
      const centred = snap({ x: point.x - STICKER.width / 2, y: point.y - STICKER.height / 2 })
      // Dropped on another sticker it is connected to that one and placed by the layout.
      dispatch(on ? { type: 'added', kind, on } : { type: 'added', kind, at: centred })
    },
    onCancel: () => setGhost(undefined),
  })
  const { name, about } = texts.kinds[kind]
  return (
    <>
      <button
        type="button"
        className={`palette-sticker sticker-${kind}`}
        onPointerDown={drag}
        onClick={() => dispatch({ type: 'added', kind })}
      >
        <KindIcon kind={kind} />
        <span>
          <span className="visually-hidden">{texts.palette.add} </span>
          <strong>{name}</strong> <small>{about}</small>
        </span>
      </button>
      {ghost && (
        <div className={`ghost sticker-${kind}`} style={{ left: ghost.x, top: ghost.y }} aria-hidden="true">
          <KindIcon kind={kind} />
          {name}
        </div>
      )}
    </>
  )
}

/** The surface's corner if a point of the window is in the visible part of the board, else undefined. */
function visibleCorner(surface: HTMLElement | null, { x, y }: Point): Point | undefined {
  const seen = surface?.parentElement?.getBoundingClientRect()
  const corner = surface?.getBoundingClientRect()
  if (!seen || !corner) return undefined
  const isInside = x >= seen.left && x <= seen.right && y >= seen.top && y <= seen.bottom
  return isInside ? { x: corner.left, y: corner.top } : undefined
}
