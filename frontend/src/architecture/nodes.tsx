import { type ReactNode } from 'react'
import { recentRates } from '../flow/recent-rates'
import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { type Box } from './drawing-layout'

/** Lower boxes have no space for the symbol. Units of the view box. */
const MIN_HEIGHT_FOR_SYMBOL = 70

/** The browsers that place orders. */
export function BrowserNode({ box }: { box: Box }) {
  const { architecture: texts } = useTexts()
  const { format } = usePage()
  const timeline = useSelector((state) => state.chartFlow.timeline)
  const rate = format.oneDecimal(recentRates(timeline).placed)
  return (
    <BoxNode box={box} name={texts.browser} detail={`${rate} /s`}>
      {box.h > MIN_HEIGHT_FOR_SYMBOL && <BrowserSymbol x={box.x + box.w / 2 - 17} y={box.y + 9} />}
    </BoxNode>
  )
}

function BrowserSymbol({ x, y }: { x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y})`} className="node-sign">
      <rect x="0.75" y="0.75" width="32.5" height="22" rx="3.5" />
      <path d="M1 6.5h32M5 3.8h.1M8.5 3.8h.1" />
      <path className="node-sign-accent" d="M6 17l6-5 5 3.5 10-6" />
    </g>
  )
}

/** The API and the number of its ready pods. */
export function ApiNode({ box }: { box: Box }) {
  const { architecture: texts } = useTexts()
  const { format, shared } = usePage()
  const pods = useSelector((state) => state.cluster.pods)
  const ready = pods?.filter((pod) => pod.component === 'apiservice' && pod.ready).length
  return <BoxNode box={box} name={texts.api} detail={ready === undefined ? '' : shared.pods(format.integer(ready))} />
}

/** A data store, drawn as a cylinder. */
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
      <text className="node-detail" x={x + w / 2} y={y + h - 2} textAnchor="middle">
        {name}
      </text>
    </g>
  )
}

function BoxNode({ box, name, detail, children }: { box: Box; name: string; detail: string; children?: ReactNode }) {
  const { x, y, w, h } = box
  return (
    <g className="node">
      <rect className="node-box" x={x} y={y} width={w} height={h} rx="10" />
      {children}
      <text className="node-name" x={x + w / 2} y={y + h - (detail === '' ? 18 : 26)} textAnchor="middle">
        {name}
      </text>
      <text className="node-detail" x={x + w / 2} y={y + h - 11} textAnchor="middle">
        {detail}
      </text>
    </g>
  )
}
