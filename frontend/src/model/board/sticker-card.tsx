import { type KeyboardEvent, type PointerEvent } from 'react'
import { usePage } from '../../shell/page-context'
import { type Sticker } from '../document/sticker'
import { type Point } from '../document/sticker-layout'
import { useModel } from '../page/model-context'
import { useModelTexts } from '../texts/texts'
import { KindIcon } from './kind-icons'
import { stickerLines } from './sticker-lines'

/** The role of a sticker while a line is drawn: the line starts at the `source`, and can end at a `candidate` only. */
export type StickerRole = 'source' | 'candidate' | 'excluded' | undefined

/** One sticker: its kind, its name and its main values. */
export function StickerCard({
  sticker,
  position,
  role,
  onPointerDown,
  onConnectDown,
  onKeyDown,
  onSelect,
}: {
  sticker: Sticker
  position: Point
  role: StickerRole
  onPointerDown: (event: PointerEvent) => void
  onConnectDown: (event: PointerEvent) => void
  onKeyDown: (event: KeyboardEvent) => void
  onSelect: () => void
}) {
  const texts = useModelTexts()
  const { state, dispatch, diagnostics, stickerOf } = useModel()
  const { id, kind, name } = sticker
  const { pods } = usePage().shared
  const lines = stickerLines(sticker, state.present.model, { ...texts, pods })
  const problems = diagnostics.filter((diagnostic) => stickerOf(diagnostic)?.id === id)
  const severity = problems.some((problem) => problem.severity === 'error') ? 'error' : 'warning'
  const hasConnectDot = kind !== 'Deployment' && kind !== 'Service'
  const deployment = 'deployment' in sticker.entry ? sticker.entry.deployment : undefined
  return (
    <div
      className={`sticker sticker-${kind} ${role ? `sticker-${role}` : ''}`}
      data-selected={state.selected === id}
      style={{ left: position.x, top: position.y }}
    >
      <button
        type="button"
        className="sticker-body"
        data-sticker={id}
        onPointerDown={onPointerDown}
        onKeyDown={onKeyDown}
        onClick={onSelect}
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
        {deployment !== undefined && <span className="visually-hidden">, {texts.board.connectedTo(deployment)}</span>}
        {problems.length > 0 && (
          <span className={`sticker-badge badge-${severity}`}>
            <span aria-hidden="true">{problems.length}</span>
            <span className="visually-hidden">, {texts.board.problems(String(problems.length))}</span>
          </span>
        )}
      </button>
      {hasConnectDot && (
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
