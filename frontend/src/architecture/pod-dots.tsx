import { type DotPhase, type GroupView, type PodDot } from '../cluster/group-view'
import { useTexts } from '../texts/texts'
import { COLUMN } from './lag-bars'

const CENTRE = 11
const DROP = 13

/** The pods as dots, and lines from the partitions above to the pod that owns each. */
export function PodDots({ view, x, y }: { view: GroupView; x: number; y: number }) {
  const at = (index: number) => ((index + 0.5) * 6 * COLUMN) / view.pods.length - (COLUMN - 22) / 2
  return (
    <g transform={`translate(${x} ${y})`}>
      {view.pods.flatMap((pod, index) =>
        pod.partitions.map((partition) => (
          <path
            key={`${pod.name}-${partition}`}
            className="ownership"
            d={`M${partition * COLUMN + CENTRE} 0C${partition * COLUMN + CENTRE} 9 ${at(index)} 4 ${at(index)} ${DROP}`}
          />
        )),
      )}
      {view.pods.map((pod, index) => (
        <Dot key={pod.name} pod={pod} x={at(index)} />
      ))}
    </g>
  )
}

function Dot({ pod, x }: { pod: PodDot; x: number }) {
  const { architecture: words } = useTexts()
  return (
    <g className={`pod pod-${pod.phase}`} transform={`translate(${x} ${DROP + 3})`}>
      <title>{words.podSays(pod.name, words.phases[pod.phase], pod.partitions.join(', '))}</title>
      <PodShape phase={pod.phase} />
    </g>
  )
}

/** Each phase has its own shape, so that colour is not the only sign. */
export function PodShape({ phase }: { phase: DotPhase }) {
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
