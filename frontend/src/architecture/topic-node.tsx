import { ORDERS_PARTITIONS } from '@food-delivery/contracts'
import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { type Box, type Layout } from './drawing-layout'

const TITLE_HEIGHT = 26

/** Narrower boxes have no space for the end offset. */
const MIN_WIDTH_FOR_OFFSET = 60

/** The topic with its partitions: the end offset of each and the rate of new messages. */
export function TopicNode({ box, kind }: { box: Box; kind: Layout['kind'] }) {
  const { architecture: texts } = useTexts()
  return (
    <g className="node">
      <rect className="node-box node-topic" x={box.x} y={box.y} width={box.w} height={box.h} rx="10" />
      <text className="node-name" x={box.x + box.w / 2} y={box.y + 18} textAnchor="middle">
        {texts.topic}
      </text>
      {Array.from({ length: ORDERS_PARTITIONS }, (_, partition) => (
        <PartitionBox key={partition} partition={partition} box={partitionBox(box, kind, partition)} />
      ))}
    </g>
  )
}

function partitionBox(box: Box, kind: Layout['kind'], partition: number): Box {
  if (kind === 'narrow') {
    const w = (box.w - 10) / ORDERS_PARTITIONS
    return { x: box.x + 5 + partition * w, y: box.y + TITLE_HEIGHT, w: w - 4, h: box.h - TITLE_HEIGHT - 6 }
  }
  const h = (box.h - TITLE_HEIGHT - 6) / ORDERS_PARTITIONS
  return { x: box.x + 6, y: box.y + TITLE_HEIGHT + 2 + partition * h, w: box.w - 12, h: h - 6 }
}

function PartitionBox({ partition, box }: { partition: number; box: Box }) {
  const { architecture: texts } = useTexts()
  const { format, shared } = usePage()
  const topic = useSelector((state) => state.cluster.topic)
  const endOffset = topic?.ends[partition]
  const rate = topic?.perSecond[partition]
  const centre = box.x + box.w / 2
  const middle = box.y + box.h / 2
  const isWide = box.w > MIN_WIDTH_FOR_OFFSET
  return (
    <g>
      <rect className="partition-box" x={box.x} y={box.y} width={box.w} height={box.h} rx="6" />
      <text className="partition-name" x={centre} y={middle - (isWide ? 11 : 3)} textAnchor="middle">
        {texts.partitionShort(partition)}
      </text>
      <text className="partition-rate" x={centre} y={middle + (isWide ? 3 : 12)} textAnchor="middle">
        {rate === undefined ? shared.unknown : `${format.oneDecimal(rate)} /s`}
      </text>
      {isWide && (
        <text className="partition-end" x={centre} y={middle + 16} textAnchor="middle">
          {endOffset === undefined ? '' : format.integer(endOffset)}
        </text>
      )}
    </g>
  )
}
