import { useState } from 'react'
import { type StickerKind, stickerKinds } from '../document/sticker'
import { type Point, STICKER, snap, stickerUnder } from '../document/sticker-layout'
import { useModel } from '../page/model-context'
import { useModelTexts } from '../texts/texts'
import { KindIcon } from './kind-icons'
import { useDrag } from './use-drag'

/** The stickers that can be added, by dragging them onto the board or by a click. */
export function Palette() {
  const texts = useModelTexts()
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
  const texts = useModelTexts()
  const { dispatch, surface, stickers, points } = useModel()
  const [preview, setPreview] = useState<Point>()
  const drag = useDrag({
    onMove: setPreview,
    onDrop: (to) => {
      setPreview(undefined)
      const corner = visibleCorner(surface.current, to)
      if (!corner) return
      const point = { x: to.x - corner.x, y: to.y - corner.y }
      const target = stickerUnder(stickers, points, point)
      const centred = snap({ x: point.x - STICKER.width / 2, y: point.y - STICKER.height / 2 })
      // A sticker that is dropped on another one is connected to it, and the layout places it.
      dispatch({ type: 'added', kind, ...(target ? { target } : { position: centred }) })
    },
    onCancel: () => setPreview(undefined),
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
      {preview && (
        <div className={`drag-preview sticker-${kind}`} style={{ left: preview.x, top: preview.y }} aria-hidden="true">
          <KindIcon kind={kind} />
          {name}
        </div>
      )}
    </>
  )
}

/** The upper left corner of the surface; undefined if the point is outside the visible part of the board. */
function visibleCorner(surface: HTMLElement | null, { x, y }: Point): Point | undefined {
  const board = surface?.parentElement?.getBoundingClientRect()
  const corner = surface?.getBoundingClientRect()
  if (!board || !corner) return undefined
  const isInside = x >= board.left && x <= board.right && y >= board.top && y <= board.bottom
  return isInside ? { x: corner.left, y: corner.top } : undefined
}
