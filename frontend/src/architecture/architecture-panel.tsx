import { consumerNames } from '@food-delivery/contracts'
import { useRef } from 'react'
import { useMedia } from '../platform/use-media'
import { useSize } from '../platform/use-size'
import { usePage } from '../shell/page-context'
import { Panel } from '../shell/panel'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { layoutFor } from './drawing-layout'
import { DotCanvas } from './dot-canvas'
import { GroupCard } from './group-card'
import { Legend } from './legend'
import { ApiNode, BrowserNode, StoreNode } from './nodes'
import { arrowHead, pathData } from './path'
import { TopicNode } from './topic-node'

/** The width of the drawing before it is measured. CSS pixels. */
const INITIAL_WIDTH = 680

/** A drawing of the running system with live data. */
export function ArchitecturePanel() {
  const { regions, architecture: texts } = useTexts()
  const hasLag = useSelector((state) => state.cluster.lag !== null)
  const isLive = useSelector((state) => state.connection.events.status === 'open')
  return (
    <Panel name="architecture" title={regions.architecture} tools={<Legend />}>
      <div className={isLive || !hasLag ? 'drawing' : 'drawing drawing-stale'}>
        <Drawing />
        {!hasLag && (
          <p className="drawing-note" role="status">
            {texts.waiting}
          </p>
        )}
      </div>
    </Panel>
  )
}

function Drawing() {
  const frame = useRef<HTMLDivElement>(null)
  const { width } = useSize(frame)
  const layout = layoutFor(width || INITIAL_WIDTH)
  const { theme } = usePage()
  const isMotionReduced = useMedia('(prefers-reduced-motion: reduce)')
  const { regions } = useTexts()
  return (
    <div ref={frame} className="drawing-frame">
      <svg
        className="drawing-svg"
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        role="group"
        aria-label={regions.architecture}
      >
        {Object.entries(layout.pipes).map(([name, points]) => (
          <g key={name}>
            <path className="pipe" d={pathData(points)} />
            <path className="pipe-end" d={arrowHead(points)} />
          </g>
        ))}
        {layout.links.map((points) => (
          <path key={pathData(points)} className="link" d={pathData(points)} />
        ))}
        <BrowserNode box={layout.browser} />
        <ApiNode box={layout.api} />
        <TopicNode box={layout.topic} kind={layout.kind} />
        <StoreNode box={layout.mongo} name="MongoDB" />
        <StoreNode box={layout.redis} name="Redis" />
        {consumerNames.map((name) => (
          <GroupCard key={name} name={name} box={layout.groups[name]} />
        ))}
      </svg>
      {!isMotionReduced && width > 0 && <DotCanvas layout={layout} width={width} theme={theme} />}
    </div>
  )
}
