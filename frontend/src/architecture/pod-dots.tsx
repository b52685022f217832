import { type GroupView, type GroupPod } from '../cluster/group-view'
import { useTexts } from '../texts/texts'
import { PARTITION_WIDTH } from './lag-bars'

const PARTITION_CENTRE = 11
const LINE_HEIGHT = 13

/** The pods as dots, and a line from each partition above to the pod that owns it. */
export function PodDots({ view, x, y }: { view: GroupView; x: number; y: number }) {
  const podX = (index: number) => ((index + 0.5) * 6 * PARTITION_WIDTH) / view.pods.length - (PARTITION_WIDTH - 22) / 2
  return (
    <g transform={`translate(${x} ${y})`}>
      {view.pods.flatMap((pod, index) =>
        pod.partitions.map((partition) => (
          <path
            key={`${pod.name}-${partition}`}
            className="ownership"
            d={`M${partition * PARTITION_WIDTH + PARTITION_CENTRE} 0C${partition * PARTITION_WIDTH + PARTITION_CENTRE} 9 ${podX(index)} 4 ${podX(index)} ${LINE_HEIGHT}`}
          />
        )),
      )}
      {view.pods.map((pod, index) => (
        <PodDot key={pod.name} pod={pod} x={podX(index)} />
      ))}
    </g>
  )
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
