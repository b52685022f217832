import { type KeyboardEvent, type PointerEvent } from 'react'
import { usePage } from '../../shell/page-context'
import { type Sticker } from '../document/sticker'
import { type Point } from '../document/sticker-layout'
import { useModel } from '../page/model-context'
import { useTexts } from '../texts/texts'
import { KindIcon } from './kind-icons'
import { stickerLines } from './sticker-lines'

/** The role of a sticker while a line is drawn. */
export type StickerRole = 'source' | 'candidate' | 'bystander' | undefined

/** One sticker: its kind, its name and its main values. */
export function StickerCard({
  sticker,
  at,
  role,
  onPointerDown,
  onConnectDown,
  onKeyDown,
  onPick,
}: {
  sticker: Sticker
  at: Point
  role: StickerRole
  onPointerDown: (event: PointerEvent) => void
  onConnectDown: (event: PointerEvent) => void
  onKeyDown: (event: KeyboardEvent) => void
  onPick: () => void
}) {
  const texts = useTexts()
  const { state, dispatch, diagnostics, stickerOf } = useModel()
  const { id, kind, name } = sticker
  const { pods } = usePage().shared
  const lines = stickerLines(sticker, state.present.model, { ...texts, pods })
  const remarks = diagnostics.filter((diagnostic) => stickerOf(diagnostic)?.id === id)
  const worst = remarks.some(({ severity }) => severity === 'error') ? 'error' : 'warning'
  const isSource = kind !== 'Deployment' && kind !== 'Service'
  return (
    <div
      className={`sticker sticker-${kind} ${role ? `sticker-${role}` : ''}`}
      data-selected={state.selected === id}
      style={{ left: at.x, top: at.y }}
    >
      <button
        type="button"
        className="sticker-body"
        data-sticker={id}
        onPointerDown={onPointerDown}
        onKeyDown={onKeyDown}
        onClick={onPick}
        onDoubleClick={() => dispatch({ type: 'editing', id })}
        onFocus={() => dispatch({ type: 'selected', id })}
      >
        <span className="sticker-kind">
          <KindIcon kind={kind} />
          {texts.kinds[kind].name}
        </span>{' '}
        <strong className="sticker-name">{name}</strong>
        {lines.map((line) => (
          <span key={line} className="sticker-fact">
            <span className="visually-hidden">, </span>
            {line}
          </span>
        ))}
        {connectedTo(sticker) !== undefined && (
          <span className="visually-hidden">, {texts.board.connectedTo(connectedTo(sticker) ?? '')}</span>
        )}
        {remarks.length > 0 && (
          <span className={`sticker-badge badge-${worst}`}>
            <span aria-hidden="true">{remarks.length}</span>
            <span className="visually-hidden">, {texts.board.problems(String(remarks.length))}</span>
          </span>
        )}
      </button>
      {isSource && (
        <button
          type="button"
          className="sticker-connect"
          tabIndex={-1}
          aria-label={texts.board.connect(name)}
          title={texts.board.connect(name)}
          onPointerDown={onConnectDown}
          onClick={() => dispatch({ type: 'connecting', id })}
        />
      )}
    </div>
  )
}

/** The Deployment of an autoscaler. */
function connectedTo({ kind, entry }: Sticker): string | undefined {
  return kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject' ? entry.deployment : undefined
}
