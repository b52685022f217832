import { recentRates } from '../flow/recent-rates'
import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { type Box } from './drawing-layout'

/** The browsers that place orders. */
export function BrowserNode({ box }: { box: Box }) {
  const { architecture: words } = useTexts()
  const { format } = usePage()
  const timeline = useSelector((state) => state.charted.timeline)
  const rate = format.decimal(recentRates(timeline).placed)
  return (
    <g className="node">
      <rect className="node-box" {...place(box)} rx="10" />
      {box.h > 70 && <BrowserSign x={box.x + box.w / 2 - 17} y={box.y + 9} />}
      <Lines box={box} name={words.browser} more={`${rate} /s`} />
    </g>
  )
}

function BrowserSign({ x, y }: { x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y})`} className="node-sign">
      <rect x="0.75" y="0.75" width="32.5" height="22" rx="3.5" />
      <path d="M1 6.5h32M5 3.8h.1M8.5 3.8h.1" />
      <path className="node-sign-accent" d="M6 17l6-5 5 3.5 10-6" />
    </g>
  )
}

/** The API with the number of its ready pods. */
export function ApiNode({ box }: { box: Box }) {
  const { architecture: words } = useTexts()
  const { format, shared } = usePage()
  const pods = useSelector((state) => state.cluster.pods)
  const ready = pods?.filter((pod) => pod.component === 'apiservice' && pod.ready).length
  return (
    <g className="node">
      <rect className="node-box" {...place(box)} rx="10" />
      <Lines box={box} name={words.api} more={ready === undefined ? '' : shared.pods(format.integer(ready))} />
    </g>
  )
}

/** A data store, drawn as the usual cylinder. */
export function StoreNode({ box, name }: { box: Box; name: string }) {
  const { x, y, w, h } = box
  const top = y + 7
  const bottom = y + h - 22
  return (
    <g className="node">
      <path
        className="node-box"
        d={`M${x + 6} ${top}v${bottom - top}a${w / 2 - 6} 6 0 0 0 ${w - 12} 0v-${bottom - top}`}
      />
      <ellipse className="node-box" cx={x + w / 2} cy={top} rx={w / 2 - 6} ry="6" />
      <text className="node-more" x={x + w / 2} y={y + h - 2} textAnchor="middle">
        {name}
      </text>
    </g>
  )
}

function Lines({ box, name, more }: { box: Box; name: string; more: string }) {
  const centre = box.x + box.w / 2
  const bottom = box.y + box.h
  return (
    <>
      <text className="node-name" x={centre} y={bottom - (more === '' ? 18 : 26)} textAnchor="middle">
        {name}
      </text>
      <text className="node-more" x={centre} y={bottom - 11} textAnchor="middle">
        {more}
      </text>
    </>
  )
}

function place({ x, y, w, h }: Box) {
  return { x, y, width: w, height: h }
}
