import { useTexts } from '../texts/texts'
import { PodShape } from './pod-dots'

/** Legend of the drawing. */
export function Legend() {
  const { architecture: words } = useTexts()
  return (
    <ul className="legend">
      <li>
        <svg viewBox="-4 -4 8 8" aria-hidden="true" className="legend-sign">
          <circle className="legend-dot" r="2" />
        </svg>
        {words.legendOne}
      </li>
      <li>
        <svg viewBox="-4 -4 8 8" aria-hidden="true" className="legend-sign">
          <circle className="legend-dot" r="3.6" />
        </svg>
        {words.legendTen}
      </li>
      {(['ready', 'starting', 'draining', 'crashed'] as const).map((phase) => (
        <li key={phase}>
          <svg viewBox="-8 -8 16 16" aria-hidden="true" className={`legend-sign pod pod-${phase}`}>
            <PodShape phase={phase} />
          </svg>
          {words.phases[phase]}
        </li>
      ))}
    </ul>
  )
}
