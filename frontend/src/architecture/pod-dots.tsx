import { type GroupView, type GroupPod } from '../cluster/group-view'
import { useTexts } from '../texts/texts'
import { ALL_PARTITIONS_WIDTH, BAR_WIDTH, PARTITION_WIDTH } from './lag-bars'

const LINE_HEIGHT = 13

/** The pods as dots, and a line from each partition above to the pod that owns it. */
export function PodDots({ view, x, y }: { view: GroupView; x: number; y: number }) {
  const gap = PARTITION_WIDTH - BAR_WIDTH
  const podX = (index: number) => ((index + 0.5) * ALL_PARTITIONS_WIDTH) / view.pods.length - gap / 2
  return (
    <g transform={`translate(${x} ${y})`}>
      {view.pods.flatMap((pod, index) =>
        pod.partitions.map((partition) => (
          <path key={`${pod.name}-${partition}`} className="ownership" d={ownershipPath(partition, podX(index))} />
        )),
      )}
      {view.pods.map((pod, index) => (
        <PodDot key={pod.name} pod={pod} x={podX(index)} />
      ))}
    </g>
  )
}

/** The `d` of an SVG path from the middle of a partition's bar down to its pod. */
function ownershipPath(partition: number, podX: number): string {
  const partitionX = partition * PARTITION_WIDTH + BAR_WIDTH / 2
  return `M${partitionX} 0C${partitionX} 9 ${podX} 4 ${podX} ${LINE_HEIGHT}`
}

function PodDot({ pod, x }: { pod: GroupPod; x: number }) {
  const { architecture: texts } = useTexts()
  return (
    <g className={`pod pod-${pod.phase}`} transform={`translate(${x} ${LINE_HEIGHT + 3})`}>
      <title>{texts.podDescription(pod.name, texts.phases[pod.phase], pod.partitions.join(', '))}</title>
      <PodShape phase={pod.phase} />
    </g>
  )
}

/** Each phase has its own shape, because some users cannot distinguish colours. */
export function PodShape({ phase }: { phase: GroupPod['phase'] }) {
  switch (phase) {
    case 'ready':
      return <circle className="pod-solid" r="5.5" />
    case 'starting':
      return <circle className="pod-ring pod-dashed" r="5" />
    case 'notReady':
      return (
        <>
          <circle className="pod-ring" r="5" />
          <circle className="pod-solid" r="1.8" />
        </>
      )
    case 'draining':
      return (
        <>
          <circle className="pod-ring" r="5" />
          <path className="pod-solid" d="M-5 0a5 5 0 0 0 10 0z" />
        </>
      )
    case 'crashed':
      return <path className="pod-cross" d="M-4-4l8 8M4-4l-8 8" />
  }
}
