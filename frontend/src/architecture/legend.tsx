import { useTexts } from '../texts/texts'
import { PodShape } from './pod-dots'

export function Legend() {
  const { architecture: texts } = useTexts()
  return (
    <ul className="legend">
      {[
        { radius: 2, text: texts.legendOne },
        { radius: 3.6, text: texts.legendTen },
      ].map(({ radius, text }) => (
        <li key={radius}>
          <svg viewBox="-4 -4 8 8" aria-hidden="true" className="legend-sign">
            <circle className="legend-dot" r={radius} />
          </svg>
          {text}
        </li>
      ))}
      {(['ready', 'starting', 'draining', 'crashed'] as const).map((phase) => (
        <li key={phase}>
          <svg viewBox="-8 -8 16 16" aria-hidden="true" className={`legend-sign pod pod-${phase}`}>
            <PodShape phase={phase} />
          </svg>
          {texts.phases[phase]}
        </li>
      ))}
    </ul>
  )
}
